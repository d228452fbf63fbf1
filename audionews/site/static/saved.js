'use strict';
// What is saved on this device: each story, all of them in a row, and the whole day at once.
audionews.behave('saved', root => {
  const { words, store, speaker, make, fill, corrections, saving } = audionews;
  const list = root.querySelector('[data-part=list]'), status = speaker(root.querySelector('[data-part=status]')), day = root.querySelector('[data-part=save-day]');
  const settings = root.querySelector('[data-behaviour=queue]').dataset.settings;
  const track = () => audionews.chosen(settings, { track: settings.split(' ')[1] }).track;
  // The worker shows this page in the place of one that it cannot reach.
  if (location.pathname !== '/tersimpan') root.querySelector('[data-part=offline]').hidden = false;

  const show = async () => {
    const table = store.get('tersimpan', {}), slugs = Object.keys(table).reverse();
    root.querySelector('[data-part=empty]').hidden = slugs.length > 0;
    fill(list, ...slugs.map(slug => {
      const one = table[slug];
      const item = make('li', { className: 'story' },
        make('h2', {}, make('a', { href: one.page, textContent: one.title })),
        make('p', { className: 'facts-line', textContent: one.size }),
        make('button', { type: 'button', textContent: 'Hapus simpanan: ' + one.title, onclick: async () => {
          await saving.forget(slug);
          await show();
          status('Simpanan dihapus.');
          (list.querySelector('a') || document.querySelector('main')).focus();
        } }));
      item.dataset.slug = slug;
      item.dataset.revision = one.revision;
      return item;
    }));
    document.dispatchEvent(new CustomEvent('stories'));
    root.querySelector('[data-part=space]').textContent = slugs.length ? (await saving.space()).trim() : '';
    if (!slugs.length) return;
    const told = new Set();
    for (const found of await corrections()) {
      const one = table[found.slug], item = list.children[slugs.indexOf(found.slug)];
      if (!one || one.revision >= found.revision || told.has(found.slug)) continue;
      told.add(found.slug);
      const gone = found.kind === 'pencabutan';
      item.querySelector('.facts-line').append(make('strong', { textContent: gone ? ` · Telah dicabut, ${found.at}. Buka berita untuk membaca alasannya.` : ` · Telah diralat, ${found.at}. Yang tersimpan adalah suara lama.` }));
      if (!gone) item.append(make('button', { type: 'button', textContent: 'Simpan yang baru: ' + one.title, onclick: async () => {
        status('Menyimpan suara yang baru.');
        const done = await saving.keep(found.slug, track());
        if (done) await show();
        status(done ? 'Tersimpan. Ralatnya diputar lebih dahulu.' : 'Belum tersimpan: internet terputus atau ruang perangkat tidak cukup. Yang lama tetap ada.');
      } }));
    }
  };

  // All news of the newest day: which ones and how much is asked for first, then said, then saved.
  let waiting = null;
  const name = text => { day.textContent = text; };
  day.addEventListener('click', async () => {
    if (!waiting) {
      try {
        const page = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html'), queue = page.querySelector('[data-behaviour=queue]');
        const stories = queue ? [...page.querySelectorAll(`[data-day="${queue.dataset.day}"] [data-slug]`)].map(one => one.dataset.slug) : [];
        const bytes = [...(queue ? page.querySelectorAll(`[data-day="${queue.dataset.day}"] [data-bytes]`) : [])].filter(one => one.dataset.slug)
          .reduce((sum, one) => sum + Number(one.dataset.bytes.split(' ')[track() === 'opus16' ? 1 : 0]), 0);
        if (!stories.length) return status('Belum ada berita untuk disimpan.');
        waiting = stories;
        name(`Simpan ${words.count(stories.length)} berita, ${words.size(bytes)}`);
        return status(`${words.capital(words.count(stories.length))} berita, ${words.size(bytes)}. Tekan sekali lagi untuk menyimpan.`);
      } catch {
        return status('Daftar berita tidak dapat dimuat karena tidak ada internet.');
      }
    }
    const stories = waiting;
    let done = 0;
    waiting = null;
    for (const slug of stories) {
      status(`Menyimpan berita ${done + 1} dari ${stories.length}.`);
      if (!(await saving.keep(slug, track()))) break;
      done += 1;
    }
    name('Simpan semua berita hari terbaru');
    await show();
    return status(done === stories.length ? `Tersimpan, ${words.count(done)} berita.` : `Tersimpan ${done} dari ${stories.length} berita: internet terputus atau ruang perangkat tidak cukup.`);
  });
  if ('caches' in window) {
    name('Simpan semua berita hari terbaru');
    day.hidden = false;
  }
  show();
});
