'use strict';
// One correction, heard: the old or the new sentence alone, or all changed sentences one after the other.
audionews.behave('compare', section => {
  const { store, hear, sources, speaker } = audionews, { slug } = section.dataset, revision = Number(section.dataset.revision);
  const play = audionews.pieces(speaker(section.querySelector('[data-part=status]')));
  // Whoever heard the new sentence to its end knows the correction, as if the notice had been played.
  const known = () => {
    const heard = store.get('didengar', {})[slug];
    if (heard && heard.revision < revision) hear(slug, revision, heard.title);
  };
  section.addEventListener('click', event => {
    const button = event.target.closest('[data-play], [data-all]');
    if (!button) return;
    const after = button.dataset.side === 'after' || button.dataset.all === 'after';
    play(button, button.dataset.play ? [button.dataset.play] : sources(section, button.dataset.all), after ? known : null);
  });
  for (const native of section.querySelectorAll('audio')) { native.controls = false; native.hidden = true; }
  for (const box of section.querySelectorAll('.enhanced, [data-part=all]')) box.hidden = false;
  section.classList.add('ready');
});
