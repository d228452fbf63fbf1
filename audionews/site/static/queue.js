'use strict';
// The day's news one after the other. The order is the page's, and does not change while one listens.
audionews.behave('queue', section => {
  const { store, speaker } = audionews;
  const list = document.querySelector('[data-part=stories]');
  const items = [...list.querySelectorAll('[data-src]')].slice(0, Number(list.dataset.queued));
  const play = section.querySelector('[data-do=play]'), status = speaker(section.querySelector('[data-part=status]'));
  const audio = new Audio();
  audio.preload = 'none';
  let index = 0;

  const title = () => items[index].querySelector('a').textContent;
  const show = () => {
    play.textContent = audio.paused ? play.dataset.name : 'Jeda';
    play.classList.toggle('playing', !audio.paused);
    items.forEach((item, i) => item.classList.toggle('now', i === index && !!audio.src));
  };
  const start = async () => {
    if (!audio.getAttribute('src')) audio.src = items[index].dataset.src;
    audio.defaultPlaybackRate = audio.playbackRate = Number(store.get('pilihan', {}).speed) || 1;
    try { await audio.play(); } catch (error) {
      if (error.name !== 'AbortError') status('Suara tidak dapat diputar. Periksa sambungan internet, lalu tekan Putar lagi.');
    }
  };
  const move = (by, speak) => {
    const next = index + by;
    if (next < 0 || next >= items.length) return status(by < 0 ? 'Ini berita pertama.' : 'Ini berita terakhir.');
    const playing = !audio.paused || audio.ended;
    index = next;
    audio.src = items[index].dataset.src;
    if (playing) start();
    if (speak) status(`Berita ${index + 1} dari ${items.length}: ${title()}`);
    show();
  };
  const actions = { play: () => audio.paused ? start() : audio.pause(), previous: () => move(-1, true), next: () => move(1, true) };
  section.addEventListener('click', event => actions[event.target.closest('[data-do]')?.dataset.do]?.());
  for (const event of ['play', 'pause']) audio.addEventListener(event, show);
  // the news says its own headline: nothing is said over it
  audio.addEventListener('ended', () => { if (index + 1 < items.length) move(1, false); else status('Semua berita sudah didengar.'); });
  audio.addEventListener('error', () => status('Suara tidak dapat dimuat. Periksa sambungan internet, lalu tekan Putar lagi.'));
  section.hidden = false;
});
