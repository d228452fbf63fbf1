'use strict';
// One correction, heard: the old or the new sentence alone, or all changed sentences one after the other.
audionews.behave('compare', section => {
  const status = audionews.speaker(section.querySelector('[data-part=status]'));
  const buttons = [...section.querySelectorAll('[data-play]')];
  const audio = new Audio();
  let stop = Infinity, waiting = [], pressed = null;

  const release = () => {
    if (pressed) pressed.firstChild.textContent = pressed.dataset.was;
    pressed = null;
  };
  const halt = () => { waiting = []; audio.pause(); release(); };
  const sound = async (button, source) => {
    const [file, times] = source.split('#t=');
    const [from, to] = times.split(',').map(Number);
    release();
    pressed = button;
    button.dataset.was ||= button.firstChild.textContent;
    button.firstChild.textContent = 'Jeda';
    if (!audio.src.endsWith(file)) audio.src = file;
    audio.currentTime = from;
    stop = to;
    try { await audio.play(); } catch (error) {
      if (error.name !== 'AbortError') { release(); status('Suara tidak dapat diputar. Periksa sambungan internet, lalu coba lagi.'); }
    }
  };
  audio.addEventListener('timeupdate', () => {
    if (audio.paused || audio.currentTime < stop) return;
    audio.pause();
    const button = pressed;
    release();
    if (waiting.length) sound(button, waiting.shift());
  });
  audio.addEventListener('ended', () => { const button = pressed; release(); if (waiting.length) sound(button, waiting.shift()); });
  section.addEventListener('click', event => {
    const button = event.target.closest('[data-play], [data-all]');
    if (!button) return;
    if (button === pressed) return halt();
    halt();
    if (button.dataset.play) return sound(button, button.dataset.play);
    waiting = buttons.filter(one => one.dataset.side === button.dataset.all).map(one => one.dataset.play);
    if (waiting.length) sound(button, waiting.shift());
  });

  for (const native of section.querySelectorAll('audio')) { native.controls = false; native.hidden = true; }
  for (const box of section.querySelectorAll('.enhanced, [data-part=all]')) box.hidden = false;
  section.classList.add('ready');
});
