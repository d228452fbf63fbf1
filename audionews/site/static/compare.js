'use strict';
// One correction, heard: the old or the new sentence alone, or all changed sentences one after the other.
audionews.behave('compare', section => {
  const play = audionews.pieces(audionews.speaker(section.querySelector('[data-part=status]')));
  section.addEventListener('click', event => {
    const button = event.target.closest('[data-play], [data-all]');
    if (button) play(button, button.dataset.play ? [button.dataset.play] : audionews.sources(section, button.dataset.all));
  });
  for (const native of section.querySelectorAll('audio')) { native.controls = false; native.hidden = true; }
  for (const box of section.querySelectorAll('.enhanced, [data-part=all]')) box.hidden = false;
  section.classList.add('ready');
});
