'use strict';
// Saving for a place without internet: only when asked, with the size said first. One cache, readable by the worker.
(() => {
  const { words, store, speaker, make, corrections, behave } = audionews;
  const CACHE = 'tersimpan';

  const forget = async slug => {
    const one = store.get('tersimpan', {})[slug];
    if (!one) return;
    const cache = await caches.open(CACHE);
    await Promise.all([one.page, one.audio].map(address => cache.delete(address)));
    store.put('tersimpan', slug, null);
  };

  const put = async (cache, address) => {
    const answer = await fetch(address);
    if (answer.status !== 200) throw new Error(String(answer.status));
    await cache.put(address, answer);
  };

  behave('keep', button => {
    if (!('caches' in window)) return;
    const root = button.closest('[data-behaviour=player]'), audio = root.querySelector('audio');
    const status = speaker(root.querySelector('[data-part=status]'));
    const { slug, title } = button.dataset, revision = Number(button.dataset.revision);
    let track = null;
    const source = () => root.querySelector(`source[data-track="${track}"]`) || [...root.querySelectorAll('source')].find(s => audio.canPlayType(s.type));
    const kept = () => store.get('tersimpan', {})[slug];
    const name = () => {
      const one = kept();
      button.textContent = !one ? `Simpan untuk didengar tanpa internet, ${source().dataset.size}`
        : one.revision < revision ? `Simpan lagi karena sudah diralat, ${source().dataset.size}` : `Hapus simpanan, ${one.size}`;
    };
    const chosen = store.get('pilihan', {});
    if (chosen.settings === root.dataset.settings) track = chosen.track;
    root.addEventListener('track', event => { track = event.detail; name(); });

    button.addEventListener('click', async () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      button.setAttribute('aria-disabled', 'true');
      try {
        const one = kept();
        if (one && one.revision >= revision) {
          await forget(slug);
          status('Simpanan dihapus.');
        } else {
          status(`Menyimpan ${source().dataset.size}.`);
          if (one) await forget(slug);
          const cache = await caches.open(CACHE), page = location.pathname, address = source().getAttribute('src');
          const shell = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(e => e.getAttribute('href') || e.getAttribute('src'));
          await Promise.all([page, ...shell, address].map(each => put(cache, each)));
          store.put('tersimpan', slug, { title, revision, page, audio: address, size: source().dataset.size });
          await navigator.storage?.persist?.().catch(() => false);
          status(`Tersimpan. Berita ini dapat didengar tanpa internet.${await space()}`);
        }
      } catch {
        await forget(slug);
        status('Belum tersimpan: internet terputus atau ruang perangkat tidak cukup. Tidak ada yang berubah.');
      }
      button.removeAttribute('aria-disabled');
      name();
    });
    name();
    button.hidden = false;
  });

  const space = async () => {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    return estimate?.quota ? ` Terpakai ${words.size(estimate.usage)}, masih ada ${words.size(estimate.quota - estimate.usage)}.` : '';
  };

  behave('saved', root => {
    const list = root.querySelector('[data-part=list]'), status = speaker(root.querySelector('[data-part=status]'));
    // The worker shows this page in the place of one that it cannot reach.
    if (location.pathname !== '/tersimpan') root.querySelector('[data-part=offline]').hidden = false;
    const show = async () => {
      const table = store.get('tersimpan', {}), slugs = Object.keys(table).reverse();
      root.querySelector('[data-part=empty]').hidden = slugs.length > 0;
      root.querySelector('[data-part=space]').textContent = slugs.length ? (await space()).trim() : '';
      list.replaceChildren(...slugs.map(slug => {
        const one = table[slug];
        return make('li', { className: 'story' },
          make('h2', {}, make('a', { href: one.page, textContent: one.title })),
          make('p', { textContent: one.size }),
          make('button', { type: 'button', textContent: 'Hapus simpanan: ' + one.title, onclick: async () => {
            await forget(slug);
            await show();
            status('Simpanan dihapus.');
            (list.querySelector('a') || document.querySelector('main')).focus();
          } }));
      }));
      if (!slugs.length) return;
      for (const found of await corrections()) {
        const one = table[found.slug];
        if (!one || one.revision >= found.revision || one.told) continue;
        one.told = true;
        const item = list.children[slugs.indexOf(found.slug)];
        item.querySelector('p').append(make('strong', { textContent: found.kind === 'pencabutan' ? ` · Telah dicabut, ${found.at}. Buka berita untuk membaca alasannya.` : ` · Telah diralat, ${found.at}. Buka berita untuk menyimpan yang baru.` }));
      }
    };
    show();
  });
})();
