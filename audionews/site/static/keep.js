'use strict';
// Saving for a place without internet: only when asked, with the size said first. One cache, readable by the worker.
(() => {
  const { words, store, speaker, make, behave } = audionews;
  const CACHE = 'tersimpan';
  const kept = slug => store.get('tersimpan', {})[slug];
  const sheet = slug => `/berita/${slug}/pemutar.json`;

  const forget = async slug => {
    const one = kept(slug);
    if (!one) return;
    const cache = await caches.open(CACHE);
    await Promise.all([one.page, one.audio, sheet(slug)].map(address => cache.delete(address)));
    store.put('tersimpan', slug, null, 1000);
  };
  const put = async (cache, address) => {
    const answer = await fetch(address);
    if (answer.status !== 200) throw new Error(String(answer.status));
    await cache.put(address, answer);
  };
  // The story's page, its sound in the wanted form, and what a queue needs to play it. True where all of it is there.
  const keep = async (slug, track) => {
    try {
      const cache = await caches.open(CACHE), answer = await fetch(sheet(slug));
      if (!answer.ok) throw new Error(String(answer.status));
      const { title, revision, tracks } = await answer.clone().json();
      const wanted = tracks[track] || tracks.mp3, file = new Audio().canPlayType(wanted.type) ? wanted : tracks.mp3;
      const one = kept(slug);
      if (one && one.revision >= revision) return true;
      const page = await fetch('/berita/' + slug);
      if (page.status !== 200) throw new Error(String(page.status));
      const itself = new DOMParser().parseFromString(await page.clone().text(), 'text/html');
      const shell = [...itself.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(e => e.getAttribute('href') || e.getAttribute('src'));
      await Promise.all([...shell, file.address].map(each => put(cache, each)));
      await cache.put('/berita/' + slug, page);
      if (one) await Promise.all([one.audio].filter(address => address !== file.address).map(address => cache.delete(address)));
      await cache.put(sheet(slug), answer);
      return store.put('tersimpan', slug, { title, revision, page: '/berita/' + slug, audio: file.address, size: words.size(file.bytes) }, 1000);
    } catch {
      if (!kept(slug)) await forget(slug).catch(() => {});
      return false;
    }
  };
  const space = async () => {
    const estimate = await navigator.storage?.estimate?.().catch(() => null);
    return estimate?.quota ? ` Terpakai ${words.size(estimate.usage)}, masih ada ${words.size(estimate.quota - estimate.usage)}.` : '';
  };
  audionews.saving = { keep, forget, space };

  behave('keep', button => {
    const controls = document.querySelector('[data-part=controls]'), root = document.querySelector('[data-behaviour=player]');
    if (!('caches' in window) || !root) return undefined;
    const audio = root.querySelector('audio');
    const status = speaker(button.closest('section').querySelector('[data-part=status]'));
    const { slug } = button.dataset, revision = Number(button.dataset.revision);
    const chosen = store.get('pilihan', {});
    let track = chosen.settings === root.dataset.settings ? chosen.track : null;
    const source = () => root.querySelector(`source[data-track="${track}"]`) || [...root.querySelectorAll('source')].find(s => audio.canPlayType(s.type));
    const name = () => {
      const one = kept(slug);
      button.textContent = one && one.revision >= revision ? `Hapus simpanan, ${one.size}` : `${one ? 'Simpan lagi karena sudah diralat' : 'Simpan'}, ${source().dataset.size}`;
      if (!one) button.append(make('span', { className: 'unseen', textContent: ', untuk didengar tanpa internet' }));
    };
    controls.addEventListener('track', event => { track = event.detail; name(); });

    button.addEventListener('click', async () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      button.setAttribute('aria-disabled', 'true');
      const one = kept(slug);
      if (one && one.revision >= revision) {
        await forget(slug);
        status('Simpanan dihapus.');
      } else {
        status(`Menyimpan ${source().dataset.size}.`);
        if (await keep(slug, source().dataset.track)) {
          await navigator.storage?.persist?.().catch(() => false);
          status(`Tersimpan. Berita ini dapat didengar tanpa internet.${await space()}`);
        } else status('Belum tersimpan: internet terputus atau ruang perangkat tidak cukup. Tidak ada yang berubah.');
      }
      button.removeAttribute('aria-disabled');
      name();
    });
    name();
    button.hidden = false;
    return undefined;
  });
})();
