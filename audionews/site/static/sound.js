'use strict';
// How a story is played, on its own page and in a queue: place, corrections, skips, sleep timer, lock screen. One memory for both.
// Nothing here is newer than Chrome 80 (tests/test_old_browsers.py).
audionews.narrator = ({ audio, root, say, speed, skip, handsFree = false, ended, shown, tracks = {} }) => {
  const { words, store, make, hear } = audionews;
  const offer = root.querySelector('[data-part=offer]'), sleep = root.parentElement.querySelector('[data-part=sleep]');
  const undo = [];
  const on = (target, name, does) => { target.addEventListener(name, does); undo.push(() => target.removeEventListener(name, does)); };
  // ``owed``: what was corrected since this listener heard the story; ``phase``: "owed" → "notice" → "offered" or "changed" → "".
  // ``finished``: an older state of it was heard to the end.
  let story = null, cues = [], owed = null, before = 0, phase = '', left = 0, resumed = false, finished = false, from = 0, pieces = [], timer = 0, noted = 0;

  // ---- time

  const end = () => audio.duration || story.duration;
  const at = time => {
    let index = -1;
    for (let i = 0; i < cues.length && cues[i].start <= time + 0.02; i += 1) index = i;
    return index;
  };
  const whole = time => words.time(time) + ' dari ' + words.time(end());
  const here = () => `${words.capital(words.time(audio.currentTime))}, kalimat ${Math.max(1, at(audio.currentTime) + 1)} dari ${cues.length}.`;
  // Asked in the middle of a sentence: the answer must be heard above the news.
  const tell = text => {
    if (!audio.paused) {
      audio.volume = 0.25;
      setTimeout(() => { audio.volume = 1; }, 1500 + text.length * 70);
    }
    say(text);
  };
  // Nothing is fetched for a seek before the first play: the browser keeps the moment until it knows the file.
  const jump = time => {
    clearTimeout(timer);
    timer = 0;
    audio.currentTime = Math.max(0, Math.min(time, end() - 0.2));
    shown();
  };
  const seek = (time, quiet) => {
    if (phase === 'notice' && time < owed.to) from = Math.max(from, time);
    else if (phase) { phase = ''; show(); }
    jump(time);
    resumed = false;
    if (audio.paused && !quiet) say(here());
  };

  // ---- what was corrected since this listener heard it: the notice first, then the changed sentence and the old place

  const show = () => {
    offer.textContent = '';
    offer.hidden = !owed || (!phase && owed.heard);
    if (offer.hidden) return root.querySelector('[data-do=play]').removeAttribute('aria-describedby');
    const kind = owed.kind === 'hak-jawab' ? 'Hak jawab' : 'Ralat';
    const after = owed.heard ? 'sudah diputar' : phase === 'owed' ? 'diputar lebih dahulu' : phase ? 'sedang diputar' : 'belum didengar';
    offer.append(make('p', { id: 'sejak-didengar', textContent: `${kind} sejak Anda dengar, ${owed.at}: ${after}.` }));
    if (!owed.heard) return;
    offer.append(make('div', { className: 'row' },
      ...(owed.changed.length ? [make('button', { type: 'button', textContent: 'Putar kalimat yang berubah', onclick: () => changed() })] : []),
      make('button', { type: 'button', textContent: left ? `Lanjutkan dari ${words.time(left)}` : 'Lanjutkan dari awal berita', onclick: onward })));
  };
  const known = () => {
    if (owed.heard) return;
    owed.heard = true;
    hear(story.slug, story.revision, story.title, finished);
  };
  const onward = () => {
    phase = '';
    resumed = false;
    const focus = offer.contains(document.activeElement);
    show();
    if (focus) root.querySelector('[data-do=play]').focus();
    jump(left || owed.to || 0);
    play();
  };
  const changed = () => {
    pieces = [...owed.changed];
    phase = 'changed';
    jump(pieces[0].start);
    play();
  };
  const arrived = () => {
    if (audio.paused) return;
    if (phase === 'notice') {
      if (from <= owed.from + 0.5) known();   // who jumped inside the notice has not heard it
      if (handsFree && owed.changed.length) return changed();
    } else {
      pieces.shift();
      if (pieces.length) return jump(pieces[0].start);
      known();
    }
    if (handsFree && owed.heard && finished) {   // the rest was heard before: a queue goes on
      phase = '';
      show();
      audio.pause();
      return ended();
    }
    if (handsFree || !owed.heard) return onward();
    phase = 'offered';
    audio.pause();
    show();
    say(`${owed.changed.length ? 'Pilih Putar kalimat yang berubah, atau ' : ''}tekan Putar untuk ${left ? 'lanjut dari ' + words.time(left) : 'mendengar beritanya'}.`);
  };
  const watch = () => {
    const stop = phase === 'notice' ? owed.to : phase === 'changed' ? pieces[0].end : Infinity;
    const rest = stop - audio.currentTime;   // the clock ticks four times a second: the last of it is counted
    if (rest < 0.4 && !timer) timer = setTimeout(() => { timer = 0; arrived(); }, Math.max(0, rest) * 1000 / audio.playbackRate);
  };

  // ---- skipping what the listener does not want: over the cues, so the file stays the same for everyone

  const wanted = index => { while (cues[index] && skip.has(cues[index].kind)) index += 1; return index; };
  const leap = () => {
    if (!skip.size || audio.paused || phase) return;
    const time = audio.currentTime, index = at(time), soon = cues[index + 1];
    let over = -1;
    if (cues[index] && skip.has(cues[index].kind) && time < cues[index].end) over = index;
    else if (soon && skip.has(soon.kind) && soon.start - time < 0.3 * audio.playbackRate) over = index + 1;
    if (over < 0) return;
    const next = cues[wanted(over)];
    audio.currentTime = next ? next.start : end();
  };

  // ---- remembering, on this device alone

  const remember = () => {
    if (!story || phase || !audio.currentTime) return;   // while a correction is heard the old place stays
    const time = audio.currentTime, cue = cues[at(time)], whole = !owed || owed.heard;
    const over = audio.ended || time > end() - 2;
    store.put('posisi', story.slug, over ? null : { id: cue?.id, after: cue ? time - cue.start : time, time, revision: whole ? story.revision : before });
    if (whole && (over || time > Math.min(15, end() / 2))) hear(story.slug, story.revision, story.title, over);
  };
  // The place is a sentence, not a second: after a correction it is still the same sentence.
  const placed = place => {
    if (!place) return 0;
    const cue = cues.find(one => one.id === place.id), time = cue ? Math.min(cue.start + place.after, cue.end) : place.time;
    return time > 2 && time < story.duration - 2 ? time : 0;
  };
  const open = next => {
    clearTimeout(timer);
    timer = noted = 0;
    story = next;
    cues = story.cues;
    const heard = store.get('didengar', {})[story.slug], place = store.get('posisi', {})[story.slug];
    before = Math.max(heard ? heard.revision : 0, place?.revision || 0);
    const since = heard || place ? story.corrections.filter(one => one.revision > before) : [];
    const of = name => cues.filter(cue => since.some(one => one[name].includes(cue.id)));
    const notice = of('notice'), sentences = of('changed');
    owed = null;
    if (notice.length || sentences.length) {
      owed = { kind: since[0].kind, at: since[0].at, changed: sentences, heard: false };
      if (notice.length) Object.assign(owed, { from: notice[0].start, to: notice[notice.length - 1].end });
    }
    left = placed(place);
    finished = !!heard?.done && !left;
    phase = owed ? 'owed' : '';
    resumed = !owed && left > 0;
    audio.currentTime = owed ? owed.from || 0 : left;   // said also where it is nought: a new file would begin where the last one was told to
    show();
    if (owed && !handsFree) root.querySelector('[data-do=play]').setAttribute('aria-describedby', offer.firstChild.id);
  };

  // ---- playing

  const rate = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value) || 1; };
  // ``unasked``: the page before this one sounded; a browser that refuses is no failure to tell of.
  const play = async unasked => {
    if (phase === 'owed') {
      phase = owed.to ? 'notice' : 'changed';
      pieces = [...owed.changed];
      from = owed.from;
      if (phase === 'changed') audio.currentTime = pieces[0].start;
      show();
    } else if (phase === 'offered') return onward();
    else if (resumed) tell(`Dilanjutkan dari ${here()}`);
    resumed = false;
    rate();
    if (audio.error) { const time = audio.currentTime; audio.load(); audio.currentTime = time; }
    try {
      await audio.play();
    } catch (error) {
      if (error.name !== 'AbortError' && !unasked) say('Suara tidak dapat diputar. Periksa sambungan internet, lalu tekan Putar lagi.');
    }
  };
  const step = direction => {
    const index = at(audio.currentTime);
    let target = direction > 0 ? wanted(index + 1) : index;
    if (direction < 0 && (!cues[index] || audio.currentTime - cues[index].start < 2)) {
      target = index - 1;
      while (target > 0 && skip.has(cues[target].kind)) target -= 1;
    }
    if (cues[target]) seek(cues[target].start);
    else if (direction > 0) say('Ini kalimat terakhir.');
    else seek(0);
  };
  const where = () => {
    const index = at(audio.currentTime), parts = index < 0 ? [] : [`Kalimat ${index + 1} dari ${cues.length}.`];
    const starts = story.chapters.filter(([, start]) => start <= audio.currentTime + 0.1);
    if (story.chapters.length > 1 && starts.length) parts.push(`Bab ${starts.length}. ${starts[starts.length - 1][0]}.`);
    parts.push(words.time(audio.currentTime) + ', tersisa ' + words.time(end() - audio.currentTime) + '.');
    return parts.join(' ');
  };
  on(audio, 'timeupdate', () => {
    if (!story) return;
    leap();
    watch();
    shown();
    if (!audio.paused && Math.abs(audio.currentTime - noted) > 2) { noted = audio.currentTime; remember(); }
  });
  on(audio, 'seeked', () => shown());
  on(audio, 'pause', remember);
  on(audio, 'ended', () => {
    if (!audio.ended || !story) return;
    remember();
    if (sleep.value === 'berita') {
      sleep.value = '';
      return say('Berita selesai. Pewaktu tidur menghentikan suara di sini.');
    }
    ended();
  });
  on(audio, 'error', () => { if (audio.getAttribute('src') || audio.currentSrc) say('Suara tidak dapat dimuat. Periksa sambungan internet, lalu tekan Putar lagi.'); });
  // Who goes to the page of the story that sounds hears it go on there, where the browser lets it.
  on(window, 'pagehide', () => {
    remember();
    try { if (story && !audio.paused) sessionStorage.setItem('berbunyi', JSON.stringify({ slug: story.slug, at: Date.now() })); } catch { /* no storage */ }
  });

  // ---- the sleep timer

  let alarm;
  on(sleep, 'change', () => {
    clearTimeout(alarm);
    if (!sleep.value) return say('Pewaktu tidur mati.');
    if (sleep.value === 'berita') return say('Suara berhenti setelah berita ini selesai.');
    say(`Suara berhenti dalam ${sleep.value} menit.`);
    alarm = setTimeout(() => { audio.pause(); sleep.value = ''; }, Number(sleep.value) * 60000);
  });
  undo.push(() => clearTimeout(alarm), () => clearTimeout(timer));

  // ---- lock screen, headset, watch

  const session = navigator.mediaSession;
  const position = () => {
    if (!session?.setPositionState || !(audio.duration > 0) || !isFinite(audio.duration)) return;
    try { session.setPositionState({ duration: audio.duration, playbackRate: audio.playbackRate || 1, position: Math.min(audio.currentTime, audio.duration) }); } catch { /* between two files */ }
  };
  if (session && window.MediaMetadata) {
    on(audio, 'play', () => {
      session.metadata = new MediaMetadata({ title: story.title, artist: document.title.split(' – ').slice(-1)[0],
        artwork: [{ src: `/kartu/${story.slug}.png`, sizes: '1200x630', type: 'image/png' }] });
      const handlers = { play: () => play(), pause: () => audio.pause(), stop: () => audio.pause(), seekto: details => seek(details.seekTime),
        seekbackward: details => seek(audio.currentTime - (details?.seekOffset || 15)), seekforward: details => seek(audio.currentTime + (details?.seekOffset || 30)),
        previoustrack: tracks.previous || (() => step(-1)), nexttrack: tracks.next || (() => step(1)) };
      for (const action of Object.keys(handlers)) {
        try { session.setActionHandler(action, handlers[action]); } catch { /* an older browser knows fewer */ }
      }
    });
    for (const name of ['loadedmetadata', 'seeked', 'ratechange', 'play']) on(audio, name, position);
  }

  return { open, play, seek, step, where, at, tell, rate, remember, whole, end, on,
    by: seconds => seek(audio.currentTime + seconds),
    close: () => { remember(); for (const back of undo) back(); } };
};
