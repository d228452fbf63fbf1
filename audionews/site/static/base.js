'use strict';
// What every page shares: words for times, a memory that never leaves the device, and the start of each behaviour.
const audionews = (() => {
  const plural = (number, unit) => number + ' ' + unit;
  const COUNTS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh'];

  const words = {
    time(seconds) {
      const whole = Math.max(0, Math.round(seconds || 0));
      const parts = [];
      if (whole >= 3600) parts.push(plural(Math.floor(whole / 3600), 'jam'));
      if (whole >= 60 && Math.floor(whole / 60) % 60) parts.push(plural(Math.floor(whole / 60) % 60, 'menit'));
      if (whole % 60 || !parts.length) parts.push(plural(whole % 60, 'detik'));
      return parts.join(' ');
    },
    size(bytes) {
      if (bytes < 999500) return plural(Math.max(1, Math.round(bytes / 1000)), 'kilobita');
      if (bytes >= 999.5e6) return plural((bytes / 1e9).toFixed(1).replace('.0', '').replace('.', ','), 'gigabita');
      return plural((bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0).replace('.0', '').replace('.', ','), 'megabita');
    },
    count: number => COUNTS[number] || String(number),
    capital: text => text.charAt(0).toUpperCase() + text.slice(1),
  };

  // A browser may refuse storage altogether (private windows, full disk): the page then just remembers nothing.
  const store = {
    get(name, otherwise) {
      try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; }
    },
    set(name, value) {
      try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; }
    },
    // a table of stories, the oldest forgotten first
    put(name, slug, value, most = 200) {
      const table = this.get(name, {});
      delete table[slug];
      if (value !== null) table[slug] = value;
      const slugs = Object.keys(table);
      for (const old of slugs.slice(0, Math.max(0, slugs.length - most))) delete table[old];
      return this.set(name, table);
    },
  };

  // One polite line. Emptied first, so that the same sentence twice is also said twice.
  const speaker = element => {
    let timer;
    return text => {
      clearTimeout(timer);
      element.textContent = '';
      timer = setTimeout(() => { element.textContent = text; }, 60);
    };
  };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // The corrections of everybody; what this listener has heard is compared here, not there.
  let asked;
  const corrections = () => asked ||= fetch('/ralat.json').then(answer => answer.ok ? answer.json() : []).catch(() => []);

  const behaviours = {};
  const behave = (name, start) => { behaviours[name] = start; };
  const begin = () => {
    for (const element of document.querySelectorAll('[data-behaviour]')) behaviours[element.dataset.behaviour]?.(element);
  };

  // What was chosen in a player lives on this device, until the settings page says something else.
  const chosen = (settings, otherwise) => {
    const kept = store.get('pilihan', {});
    return kept.settings === settings ? kept : { settings, ...otherwise };
  };
  const hear = (slug, revision, title) => store.put('didengar', slug, { revision, title });

  // Sentences alone, one after the other: "file#t=from,to". The button that started them stops them.
  const pieces = tell => {
    const audio = new Audio();
    let pressed = null, waiting = [], stop = Infinity, timer, finished;
    const release = () => {
      if (pressed) pressed.firstChild.textContent = pressed.dataset.was;
      pressed = null;
    };
    const halt = () => { waiting = []; finished = null; clearTimeout(timer); audio.pause(); release(); };
    const next = async () => {
      clearTimeout(timer);
      if (!waiting.length) {
        const then = finished;
        halt();
        return then?.();
      }
      const [file, times] = waiting.shift().split('#t='), [from, to] = times.split(',').map(Number);
      stop = to;
      if (!audio.src.endsWith(file)) audio.src = file;
      audio.currentTime = from;
      audio.defaultPlaybackRate = audio.playbackRate = Number(store.get('pilihan', {}).speed) || 1;
      try { await audio.play(); } catch (error) {
        if (error.name !== 'AbortError') { halt(); tell('Suara tidak dapat diputar. Periksa sambungan internet, lalu coba lagi.'); }
      }
    };
    audio.addEventListener('timeupdate', () => {   // four times a second: the last of it is counted, so that no next word is heard
      const left = stop - audio.currentTime;
      if (audio.paused || left > 0.4) return;
      clearTimeout(timer);
      timer = setTimeout(next, Math.max(0, left) * 1000 / audio.playbackRate);
    });
    audio.addEventListener('ended', () => { if (audio.ended) next(); });
    return (button, sources, then) => {
      if (button === pressed) return halt();
      halt();
      pressed = button;
      button.dataset.was ||= button.firstChild.textContent;
      button.firstChild.textContent = 'Jeda';
      waiting = [...sources];
      finished = then;
      next();
    };
  };
  const sources = (root, side) => [...root.querySelectorAll(`[data-side=${side}]`)].map(one => one.dataset.play);

  behave('memory', async section => {
    const heard = store.get('didengar', {});
    if (!Object.keys(heard).length) return;
    const found = (await corrections()).filter(one => heard[one.slug]?.revision < one.revision);
    if (!found.length) return;
    const number = words.capital(words.count(new Set(found.map(one => one.slug)).size));
    const gone = one => one.kind === 'pencabutan';
    section.querySelector('h2').textContent = `${number} berita yang Anda dengar telah ${found.every(gone) ? 'dicabut' : found.some(gone) ? 'diralat atau dicabut' : 'diralat'}`;
    const tell = speaker(section.querySelector('[data-part=status]')), play = pieces(tell);
    section.querySelector('[data-part=list]').append(...found.map(one => {
      const item = make('li', {}, make('a', { className: 'block', href: '/ralat/' + one.id, textContent: `${one.headline}, ${gone(one) ? 'dicabut ' : ''}${one.at}` }));
      if (gone(one)) return item;
      let record;
      const row = make('div', { className: 'row' }, ...[['after', 'baru'], ['before', 'semula']].map(([side, name]) => make('button', { type: 'button', onclick: async event => {
        const button = event.currentTarget;   // only the page of the correction knows where its sentences are: fetched when asked for
        try {
          record ||= new DOMParser().parseFromString(await (await fetch('/ralat/' + one.id)).text(), 'text/html');
        } catch {
          return tell('Kalimat itu tidak dapat dimuat. Periksa sambungan internet, lalu coba lagi.');
        }
        const found = sources(record, side);
        if (!found.length) return tell(`Tidak ada kalimat ${name} yang bersuara.`);
        play(button, found, side === 'after' ? () => hear(one.slug, one.revision, heard[one.slug].title) : null);
      } }, `Putar kalimat ${name}`, make('span', { className: 'unseen', textContent: ': ' + one.headline }))));
      item.append(row);
      return item;
    }));
    section.hidden = false;
  });

  // Having opened the correction's page counts as knowing it.
  behave('seen-correction', element => {
    const { slug, revision } = element.dataset, heard = store.get('didengar', {})[slug];
    if (heard && heard.revision < Number(revision)) hear(slug, Number(revision), heard.title);
  });

  document.addEventListener('DOMContentLoaded', begin);
  // The worker comes last and claims nothing: the first visit spends its bytes on the news alone.
  addEventListener('load', () => {
    if (navigator.serviceWorker && window.top === window) setTimeout(() => navigator.serviceWorker.register('/sw.js').catch(() => {}), 300);
  });
  return { words, store, speaker, make, corrections, behave, chosen, hear, pieces, sources };
})();
