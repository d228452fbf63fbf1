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

  behave('memory', async section => {
    const heard = store.get('didengar', {});
    if (!Object.keys(heard).length) return;
    const found = new Map();
    for (const one of await corrections()) {
      if (heard[one.slug] && heard[one.slug].revision < one.revision && !found.has(one.slug)) found.set(one.slug, one);
    }
    if (!found.size) return;
    section.querySelector('h2').textContent = words.capital(words.count(found.size)) + ' berita yang Anda dengar telah diralat';
    section.querySelector('[data-part=list]').append(...[...found.values()].map(one => make('li', {},
      make('a', { className: 'block', href: '/ralat/' + one.id, textContent: one.headline + ', ' + one.at }))));
    section.hidden = false;
  });

  // Having opened the correction's page counts as knowing it.
  behave('seen-correction', element => {
    const { slug, revision } = element.dataset, heard = store.get('didengar', {})[slug];
    if (heard && heard.revision < Number(revision)) store.put('didengar', slug, { ...heard, revision: Number(revision) });
  });

  document.addEventListener('DOMContentLoaded', begin);
  // The worker comes last and claims nothing: the first visit spends its bytes on the news alone.
  addEventListener('load', () => {
    if (navigator.serviceWorker && window.top === window) setTimeout(() => navigator.serviceWorker.register('/sw.js').catch(() => {}), 300);
  });
  return { words, store, speaker, make, corrections, behave };
})();
