'use strict';
// The day goes on: the next story of the list that this one came from, in the same page, so that the sound goes on behind a locked screen.
audionews.behave('onward', nav => {
  const { make, fill, speaker } = audionews;
  const link = nav.querySelector('a'), player = document.querySelector('[data-behaviour=player]'), slug = player ? player.dataset.slug : '';
  const WAIT_MS = 3500;   // to hear what comes next, and to stop it
  let list = null, next = link.dataset.next ? { slug: link.dataset.next, title: link.textContent.replace('Berita berikutnya: ', '') } : null, timer;
  try { list = JSON.parse(sessionStorage.getItem('daftar')); } catch { /* no storage */ }
  const index = list ? list.stories.findIndex(one => one.slug === slug) : -1;
  if (index >= 0) {
    next = list.stories[index + 1] || null;
    link.href = next ? '/berita/' + next.slug : list.address;
    link.textContent = next ? 'Berita berikutnya: ' + next.title : `Ini berita terakhir dalam daftar. Kembali ke ${list.title}`;
  }

  const stop = () => { clearTimeout(timer); timer = 0; };
  // The page of the next story takes this one's place. The <audio> element stays: it is the one that the listener allowed to sound.
  const turn = async playing => {
    stop();
    if (!next) return;
    const status = speaker(document.querySelector('[data-part=status]'));
    let page;
    try {
      let answer = await fetch('/berita/' + next.slug);
      // What was withdrawn since the list was made is passed over.
      for (let i = index + 2; answer.status === 410 && index >= 0 && i < list.stories.length; i += 1) {
        next = list.stories[i];
        answer = await fetch('/berita/' + next.slug);
      }
      if (!answer.ok) throw new Error(String(answer.status));
      page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    } catch {
      return status('Berita berikutnya tidak dapat dimuat. Periksa sambungan internet, lalu tekan Berita berikutnya.');
    }
    const audio = document.querySelector('#suara'), main = document.querySelector('main');
    const fresh = document.adoptNode(page.querySelector('main')), place = fresh.querySelector('#suara');
    if (!place) return location.assign('/berita/' + next.slug);
    const focus = document.activeElement.dataset.do, inside = main.contains(document.activeElement);
    audionews.leave();
    audio.pause();
    audio.removeAttribute('src');
    fill(audio, ...place.children);
    audio.setAttribute('aria-label', place.getAttribute('aria-label'));
    audio.load();
    place.replaceWith(audio);
    main.replaceWith(fresh);
    document.title = page.title;
    document.querySelector('link[rel=canonical]').href = page.querySelector('link[rel=canonical]').href;
    history.pushState(null, '', '/berita/' + next.slug);
    storyPath = location.pathname;
    scrollTo(0, 0);
    audionews.begin(fresh);
    const target = fresh.querySelector(focus ? `[data-do=${focus}]` : '#putar');
    if (inside) (target || fresh).focus({ preventScroll: true });
    if (playing) fresh.querySelector('[data-behaviour=player]').dispatchEvent(new CustomEvent('go'));
  };
  // Said first; then the news says its own headline, and nothing is said over it.
  const follow = (status, offer) => {
    if (!next) return status('Berita selesai. Ini berita terakhir dalam daftar.');
    status(`Berita selesai. Berikutnya: ${next.title}`);
    fill(offer, make('a', { className: 'button', href: '/berita/' + next.slug, textContent: 'Berita berikutnya: ' + next.title, onclick: event => { event.preventDefault(); turn(true); } }),
      make('button', { type: 'button', textContent: 'Berhenti di sini', onclick: () => {
        stop();
        offer.hidden = true;
        document.querySelector('#putar').focus();
        status('Berhenti. Berita berikutnya tidak diputar.');
      } }));
    offer.hidden = false;
    // A browser behind a locked screen sleeps as soon as it is silent.
    timer = setTimeout(() => turn(true), document.hidden ? 0 : WAIT_MS);
  };
  audionews.onward = { turn, follow, stop };
  link.addEventListener('click', event => {
    const audio = document.querySelector('#suara');
    if (!next || audio.paused || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();   // it sounds: it goes on sounding
    turn(true);
  });
  return stop;
});
// Back to the story before: its page is fetched anew. A jump inside the page is no change of story.
let storyPath = location.pathname;
addEventListener('popstate', () => { if (location.pathname !== storyPath) location.reload(); });
