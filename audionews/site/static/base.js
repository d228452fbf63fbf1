'use strict';
// What every page shares: words for times, a memory that never leaves the device, and the start of each behaviour.
const audionews = (() => {
  const english = document.documentElement.lang === 'en', point = english ? '.' : ',', colon = english ? ':' : '.';
  // "hour|hours" where a language tells one from several
  const plural = (number, unit) => number + ' ' + unit.split('|')[number === 1 ? 0 : unit.split('|').length - 1];
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
    // "1.05", "1.02.03": for the eye alone
    digits(seconds) {
      const full = Math.floor(seconds || 0), two = number => String(number).padStart(2, '0');
      return (full >= 3600 ? Math.floor(full / 3600) + colon + two(Math.floor(full / 60) % 60) : String(Math.floor(full / 60))) + colon + two(full % 60);
    },
    size(bytes) {
      if (bytes < 999500) return plural(Math.max(1, Math.round(bytes / 1000)), 'kilobita');
      if (bytes >= 999.5e6) return plural((bytes / 1e9).toFixed(1).replace('.0', '').replace('.', point), 'gigabita');
      return plural((bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0).replace('.0', '').replace('.', point), 'megabita');
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
      element.classList.add('used');   // from now on its line stays, so that nothing jumps
      timer = setTimeout(() => { element.textContent = text; }, 60);
    };
  };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const fill = (element, ...children) => { element.textContent = ''; element.append(...children); };

  // The corrections of everybody; what this listener has heard is compared here, not there. The last answer is kept for a place without internet.
  let asked;
  // A withdrawal that took the address away tells its digest: only a device that holds the story knows it again.
  const digest = async text => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const known = async list => {
    const lost = list.filter(one => one.was), slugs = lost.length && window.crypto && crypto.subtle ? Object.keys({ ...store.get('didengar', {}), ...store.get('tersimpan', {}) }) : [];
    for (const slug of slugs) {
      const was = await digest(slug);
      for (const one of lost) if (one.was === was) one.slug = slug;
    }
    return list;
  };
  const corrections = () => {
    asked = asked || fetch('/ralat.json').then(answer => answer.ok ? answer.json() : Promise.reject()).then(known)
      .then(list => { store.set('ralat', list); return list; }).catch(() => store.get('ralat', []));
    return asked;
  };

  // A behaviour may answer with the function that ends it: a page whose story is replaced by the next one ends the old one's.
  const behaviours = {};
  let endings = [];
  const behave = (name, start) => { behaviours[name] = start; };
  const begin = root => {
    for (const element of root.querySelectorAll('[data-behaviour]')) {
      const end = behaviours[element.dataset.behaviour]?.(element);
      if (typeof end === 'function') endings.push(end);
    }
  };
  const leave = () => { for (const end of endings) end(); endings = []; };

  // What was chosen in a player lives on this device, until the settings page says something else.
  const chosen = (settings, otherwise) => {
    const kept = store.get('pilihan', {});
    return kept.settings === settings ? kept : { settings, ...otherwise };
  };
  // ``done``: heard to the end. Nothing heard is forgotten because less of it is heard again.
  const hear = (slug, revision, title, done = false) => {
    const heard = store.get('didengar', {})[slug];
    return store.put('didengar', slug, { revision, title, done: done || (!!heard?.done && heard.revision === revision) });
  };
  // Whether this story sounded a moment ago on the page that was left for this one.
  const sounding = slug => {
    const entry = performance.getEntriesByType('navigation')[0];
    try {
      const left = JSON.parse(sessionStorage.getItem('berbunyi'));
      sessionStorage.removeItem('berbunyi');
      return !!left && left.slug === slug && Date.now() - left.at < 8000 && !!entry && entry.type === 'navigate';
    } catch { return false; }
  };

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
      button.dataset.was = button.dataset.was || button.firstChild.textContent;
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
    const forget = item => {
      const after = item.nextElementSibling || item.previousElementSibling;
      item.remove();
      if (after) after.querySelector('a').focus();
      else { section.hidden = true; document.querySelector('main').focus(); }
    };
    section.querySelector('[data-part=list]').append(...found.map(one => {
      const item = make('li', {}, make('a', { className: 'block', href: '/ralat/' + one.id, textContent: `${one.headline}, ${gone(one) ? 'dicabut ' : ''}${one.at}` }));
      // Read in braille or on the page is known too, but only the listener can say so.
      const dismiss = make('button', { type: 'button', onclick: () => { hear(one.slug, one.revision, heard[one.slug].title); forget(item); } },
        'Sudah saya ketahui', make('span', { className: 'unseen', textContent: ': ' + one.headline }));
      if (gone(one)) {
        item.append(make('div', { className: 'row' }, dismiss));
        return item;
      }
      let record;
      const row = make('div', { className: 'row' }, ...[['after', 'baru'], ['before', 'semula']].map(([side, name]) => make('button', { type: 'button', onclick: async event => {
        const button = event.currentTarget;   // only the page of the correction knows where its sentences are: fetched when asked for
        try {
          record = record || new DOMParser().parseFromString(await (await fetch('/ralat/' + one.id)).text(), 'text/html');
        } catch {
          return tell('Kalimat itu tidak dapat dimuat. Periksa sambungan internet, lalu coba lagi.');
        }
        const found = sources(record, side);
        if (!found.length) return tell(`Tidak ada kalimat ${name} yang bersuara.`);
        play(button, found, side === 'after' ? () => hear(one.slug, one.revision, heard[one.slug].title) : null);
      } }, `Putar kalimat ${name}`, make('span', { className: 'unseen', textContent: ': ' + one.headline }))));
      row.append(dismiss);
      item.append(row);
      return item;
    }));
    section.hidden = false;
  });

  // "Pengaturan tersimpan" is heard once: an address that is opened or loaded again does not say it again.
  behave('heard-once', () => history.replaceState(history.state, '', location.pathname + location.hash));

  document.addEventListener('DOMContentLoaded', () => begin(document));
  // The worker comes last and claims nothing: the first visit spends its bytes on the news alone.
  addEventListener('load', () => {
    if (window.top === window && navigator.serviceWorker) setTimeout(() => navigator.serviceWorker.register('/sw.js').catch(() => {}), 300);
  });
  return { words, store, speaker, make, fill, corrections, behave, begin, leave, chosen, hear, sounding, pieces, sources };
})();
