'use strict';
// A list of stories: what this device knows of each, and the order in which the listener goes on from one to the next.
audionews.behave('stories', root => {
  const { store, make } = audionews, HALF_HOUR_MS = 1800000;
  const visit = store.get('kunjungan', null), now = Date.now();
  const since = visit ? (now - visit.at > HALF_HOUR_MS ? visit.at : visit.since) : null;
  store.set('kunjungan', { since, at: now });
  const mark = () => {
    const heard = store.get('didengar', {}), places = store.get('posisi', {});
    for (const item of root.querySelectorAll('[data-slug]')) {
      const { slug } = item.dataset, line = item.querySelector('.facts-line'), time = item.querySelector('time');
      if (!line || line.querySelector('.known')) continue;
      const text = heard[slug] && heard[slug].done ? 'Sudah didengar' : places[slug] ? 'Sebagian sudah didengar'
        : since && time && Date.parse(time.dateTime) > since ? 'Baru sejak kunjungan terakhir' : '';
      if (text) line.append(make('strong', { className: 'known', textContent: ' · ' + text }));
    }
  };
  mark();
  document.addEventListener('stories', mark);
  root.addEventListener('click', event => {
    const link = event.target.closest('[data-slug] a');
    if (!link) return;
    const stories = [...root.querySelectorAll('[data-slug]')].map(item => ({ slug: item.dataset.slug, title: item.querySelector('a').textContent }));
    try { sessionStorage.setItem('daftar', JSON.stringify({ title: root.dataset.title, address: root.dataset.address, stories })); } catch { /* no storage */ }
  });
});
