'use strict';
// The day's news one after the other. The order is the page's, and does not change while one listens.
audionews.behave('queue', section => {
  const { store, speaker, chosen, hear } = audionews;
  const list = document.querySelector('[data-part=stories]');
  const items = [...list.querySelectorAll('[data-mp3]')].slice(0, Number(list.dataset.queued));
  const play = section.querySelector('[data-do=play]'), status = speaker(section.querySelector('[data-part=status]'));
  const choice = chosen(list.dataset.settings, { speed: list.dataset.settings.split(' ')[0], track: list.dataset.settings.split(' ')[1] });
  const skip = choice.skip || list.dataset.skip.split(' ');
  const audio = new Audio();
  audio.preload = 'none';
  let index = 0, noted = 0;

  const title = () => items[index].querySelector('a').textContent;
  const source = () => items[index].dataset[choice.track] || items[index].dataset.mp3;
  const passed = () => (items[index].dataset.pass || '').split(' ').filter(Boolean).map(one => one.split(/[:-]/)).filter(([kind]) => skip.includes(kind));
  const name = () => {
    play.textContent = !audio.paused ? 'Jeda' : index || audio.currentTime > 1 ? `Lanjutkan dari berita ${index + 1}` : play.dataset.name;
    play.classList.toggle('playing', !audio.paused);
    items.forEach((item, i) => item.classList.toggle('now', i === index && !!audio.src));
  };
  // On this device alone: where the queue was left, and what was heard.
  const remember = () => {
    const { slug, revision } = items[index].dataset, time = audio.currentTime;
    store.set('antrean', audio.ended && index + 1 === items.length ? null : { slug, revision, time });
    if (time > Math.min(15, (audio.duration || 30) / 2)) hear(slug, Number(revision), title());
  };
  const start = async () => {
    if (!audio.getAttribute('src')) audio.src = source();
    audio.defaultPlaybackRate = audio.playbackRate = Number(choice.speed) || 1;
    try { await audio.play(); } catch (error) {
      if (error.name !== 'AbortError') status('Suara tidak dapat diputar. Periksa sambungan internet, lalu tekan Putar lagi.');
    }
  };
  const move = (by, speak) => {
    const next = index + by;
    if (next < 0 || next >= items.length) return status(by < 0 ? 'Ini berita pertama.' : 'Ini berita terakhir.');
    const playing = !audio.paused || audio.ended;
    index = next;
    audio.src = source();
    if (playing) start();
    if (speak) status(`Berita ${index + 1} dari ${items.length}: ${title()}`);
    name();
  };
  const actions = { play: () => audio.paused ? start() : audio.pause(), previous: () => move(-1, true), next: () => move(1, true) };
  section.addEventListener('click', event => actions[event.target.closest('[data-do]')?.dataset.do]?.());
  for (const event of ['play', 'pause']) audio.addEventListener(event, name);
  audio.addEventListener('pause', remember);
  audio.addEventListener('timeupdate', () => {
    const time = audio.currentTime;
    let goal = time;
    for (const [, from, to] of passed()) if (goal >= Number(from) - 0.15 && goal < Number(to) - 0.05) goal = Number(to);
    if (goal > time && !audio.paused) audio.currentTime = goal;
    if (!audio.paused && Math.abs(time - noted) > 2) { noted = time; remember(); }
  });
  // the news says its own headline: nothing is said over it
  audio.addEventListener('ended', () => { remember(); if (index + 1 < items.length) move(1, false); else status('Semua berita sudah didengar.'); });
  audio.addEventListener('error', () => status('Suara tidak dapat dimuat. Periksa sambungan internet, lalu tekan Putar lagi.'));
  if ('mediaSession' in navigator) {
    const { mediaSession } = navigator;
    audio.addEventListener('play', () => {
      mediaSession.metadata = new MediaMetadata({ title: title(), artist: document.title.split(' – ').at(-1) });
      for (const [action, handler] of Object.entries({ play: start, pause: () => audio.pause(), previoustrack: actions.previous, nexttrack: actions.next })) mediaSession.setActionHandler(action, handler);
    });
  }
  const left = store.get('antrean', null), at = items.findIndex(item => left && item.dataset.slug === left.slug && item.dataset.revision === left.revision);
  if (at >= 0) {
    index = at;
    audio.src = source();
    audio.currentTime = left.time;
  }
  name();
  section.hidden = false;
});
