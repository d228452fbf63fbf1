'use strict';
// The listening page's player. The server's <audio> keeps the sound; this adds native buttons, a range and selects.
audionews.behave('player', root => {
  const { words, store, speaker } = audionews;
  const part = name => root.querySelector(`[data-part=${name}]`);
  const audio = root.querySelector('audio'), controls = part('controls'), play = root.querySelector('[data-do=play]');
  const seek = root.querySelector('#posisi'), speed = root.querySelector('#kecepatan');
  const chapter = root.querySelector('#bab'), sleep = root.querySelector('#tidur'), clock = part('clock');
  const { slug, settings } = root.dataset, revision = Number(root.dataset.revision), duration = Number(root.dataset.duration);
  const status = speaker(part('status'));
  const tracks = [...audio.querySelectorAll('source')].filter(source => audio.canPlayType(source.type)).map(source => source.dataset);
  const sources = Object.fromEntries([...audio.querySelectorAll('source')].map(source => [source.dataset.track, source.getAttribute('src')]));

  const cues = [...document.querySelectorAll('main [data-t]')].map(element => {
    const [start, end] = element.dataset.t.split('-').map(Number);
    return { element, id: element.id, kind: element.dataset.k, start, end };
  }).sort((a, b) => a.start - b.start);

  const choice = audionews.chosen(settings, { speed: speed.value, track: tracks[0]?.track, skip: null });
  const keep = () => store.set('pilihan', choice);
  const skip = new Set(choice.skip || root.dataset.skip.split(' ').filter(Boolean));

  // ---- time

  const end = () => audio.duration || duration;
  const at = time => {
    let found = -1;
    for (let i = 0; i < cues.length && cues[i].start <= time + 0.02; i += 1) found = i;
    return found;
  };
  // Nothing is fetched for a seek before the first play: the browser keeps the moment until it knows the file.
  const go = time => {
    audio.currentTime = Math.max(0, Math.min(time, end() - 0.2));
    show();
  };
  const duck = text => {   // asked in the middle of a sentence: the answer must be heard above the news
    if (audio.paused) return;
    audio.volume = 0.25;
    setTimeout(() => { audio.volume = 1; }, 1500 + text.length * 70);
  };
  const tell = text => { duck(text); status(text); };

  let lit = null, second = -1;
  const show = () => {
    const time = audio.currentTime, whole = Math.floor(time);
    if (whole === second) return light(time);
    second = whole;
    const text = words.time(whole) + ' dari ' + words.time(end());
    clock.textContent = text;
    // A focused range that moves by itself would be read aloud over the news.
    if (document.activeElement !== seek) { seek.value = whole; seek.setAttribute('aria-valuetext', text); }
    if (chapter && document.activeElement !== chapter) {
      const starts = [...chapter.options].map(option => Number(option.value));
      chapter.selectedIndex = Math.max(0, starts.findLastIndex(start => start <= time + 0.1));
    }
    light(time);
  };
  const light = time => {
    const now = cues[at(time)]?.element;
    if (now === lit) return;
    lit?.classList.remove('now');
    lit = now;
    lit?.classList.add('now');
  };

  // ---- skipping what the listener does not want: over the cues, so the file stays the same for everyone

  const wanted = index => { while (cues[index] && skip.has(cues[index].kind)) index += 1; return index; };
  const leap = () => {
    if (!skip.size || audio.paused) return;
    const time = audio.currentTime, here = at(time), soon = cues[here + 1];
    let from = -1;
    if (cues[here] && skip.has(cues[here].kind) && time < cues[here].end) from = here;
    else if (soon && skip.has(soon.kind) && soon.start - time < 0.3 * audio.playbackRate) from = here + 1;
    if (from < 0) return;
    const next = cues[wanted(from)];
    audio.currentTime = next ? next.start : end();
  };

  // ---- remembering, on this device alone

  let remembered = 0;
  const remember = () => {
    const time = audio.currentTime, cue = cues[at(time)];
    if (audio.ended || time > end() - 2) return store.put('posisi', slug, null);
    store.put('posisi', slug, { id: cue?.id, after: cue ? time - cue.start : time, time });
    if (time > Math.min(15, end() / 2)) audionews.hear(slug, revision, root.dataset.title);
  };
  // The place is a sentence, not a second: after a correction it is still the same sentence.
  const resume = () => {
    const left = store.get('posisi', {})[slug];
    if (!left) return;
    const cue = cues.find(one => one.id === left.id);
    const time = cue ? Math.min(cue.start + left.after, cue.end) : left.time;
    if (time > 2 && time < end() - 2) go(time);
  };

  // ---- playing

  const rate = () => { audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value) || 1; };
  const begin = async () => {
    rate();
    if (audio.error) { const time = audio.currentTime; audio.load(); audio.currentTime = time; }
    try {
      await audio.play();
    } catch (error) {
      if (error.name !== 'AbortError') status('Suara tidak dapat diputar. Periksa sambungan internet, lalu tekan Putar lagi.');
    }
  };
  const load = name => {
    const saved = store.get('tersimpan', {})[slug];   // what was saved before a correction is not what this page shows
    const source = saved?.revision === revision ? saved.audio : sources[name] || Object.values(sources)[0];
    if (audio.getAttribute('src') === source || (!audio.src && source === sources[tracks[0]?.track])) return;
    const time = audio.currentTime, playing = !audio.paused;
    audio.src = source;
    audio.currentTime = time;
    rate();
    if (playing) begin();
  };
  const step = direction => {
    const here = at(audio.currentTime);
    let target = direction > 0 ? wanted(here + 1) : here;
    if (direction < 0 && (!cues[here] || audio.currentTime - cues[here].start < 2)) {
      target = here - 1;
      while (target > 0 && skip.has(cues[target].kind)) target -= 1;
    }
    if (cues[target]) go(cues[target].start);
    else if (direction > 0) status('Ini kalimat terakhir.');
    else go(0);
  };

  const where = () => {
    const here = at(audio.currentTime);
    const parts = here < 0 ? [] : [`Kalimat ${here + 1} dari ${cues.length}.`];
    if (chapter) parts.push('Bab ' + chapter.options[Math.max(0, [...chapter.options].findLastIndex(o => Number(o.value) <= audio.currentTime + 0.1))].text + '.');
    parts.push(words.time(audio.currentTime) + ', tersisa ' + words.time(end() - audio.currentTime) + '.');
    tell(parts.join(' '));
  };

  // The last name or acronym that was heard: a capital letter inside the sentence, or letters all in capitals.
  const spell = () => {
    const here = Math.max(0, at(audio.currentTime));
    for (let index = here; index >= 0; index -= 1) {
      const cue = cues[index];
      if (!cue) break;
      const text = cue.element.textContent;
      const heard = index === here ? text.length * Math.min(1, (audio.currentTime - cue.start + 0.3) / Math.max(0.3, cue.end - cue.start)) : text.length;
      const names = [...text.matchAll(/\p{Lu}[\p{L}\p{M}'’-]*/gu)].filter(m => m.index <= heard
        && (m.index > 0 && !/[.?!:“"]\s*$/.test(text.slice(0, m.index)) || /^\p{Lu}{2,}$/u.test(m[0])));
      const last = names.at(-1);
      if (last) return tell(last[0] + ': ' + [...last[0]].join(', ') + '.');
    }
    tell('Belum ada nama atau singkatan yang terdengar.');
  };

  const report = async () => {
    const cue = cues[Math.max(0, at(audio.currentTime))];
    const form = new URLSearchParams({ kalimat: cue?.id || '', waktu: Math.round(audio.currentTime * 1000) });
    try {
      const answer = await fetch(`/berita/${encodeURIComponent(slug)}/salah-baca`, { method: 'POST', body: form, headers: { 'X-Requested-By': 'audionews' } });
      tell(answer.ok ? 'Kalimat ini dilaporkan kepada redaksi. Terima kasih.' : 'Laporan belum diterima. Coba lagi sebentar lagi.');
    } catch {
      tell('Laporan belum terkirim karena tidak ada internet.');
    }
  };

  const actions = {
    play: () => audio.paused ? begin() : audio.pause(),
    back: () => go(audio.currentTime - 15),
    forward: () => go(audio.currentTime + 30),
    previous: () => step(-1),
    next: () => step(1),
    where, spell, report,
  };
  root.addEventListener('click', event => actions[event.target.closest('[data-do]')?.dataset.do]?.());

  seek.addEventListener('keydown', event => {   // the range may stand still while it has the focus: count from the sound
    if (/^(Arrow|Page)/.test(event.key)) seek.value = Math.floor(audio.currentTime);
  });
  seek.addEventListener('input', () => {
    go(Number(seek.value));
    seek.setAttribute('aria-valuetext', words.time(Number(seek.value)) + ' dari ' + words.time(end()));
  });
  speed.addEventListener('change', () => { rate(); choice.speed = speed.value; keep(); });
  chapter?.addEventListener('change', () => go(Number(chapter.value)));

  let alarm;
  sleep.addEventListener('change', () => {
    clearTimeout(alarm);
    if (!sleep.value) return status('Pewaktu tidur mati.');
    status(`Suara berhenti dalam ${sleep.value} menit.`);
    alarm = setTimeout(() => { audio.pause(); sleep.value = ''; }, Number(sleep.value) * 60000);
  });

  const boxes = [...root.querySelectorAll('[data-choice]')];
  for (const box of boxes) {
    box.checked = choice.track === box.dataset.choice;
    box.addEventListener('change', () => {
      for (const other of boxes) if (other !== box) other.checked = false;
      choice.track = box.checked ? box.dataset.choice : 'mp3';
      keep();
      load(choice.track);
      root.dispatchEvent(new CustomEvent('track', { detail: choice.track }));
    });
  }
  for (const box of root.querySelectorAll('[data-skip-kind]')) {
    const kinds = box.dataset.skipKind === 'caption' ? ['caption', 'credit'] : [box.dataset.skipKind];
    box.checked = skip.has(kinds[0]);
    box.addEventListener('change', () => {
      for (const kind of kinds) box.checked ? skip.add(kind) : skip.delete(kind);
      choice.skip = [...skip];
      keep();
    });
  }

  // ---- keys: inside the player, and on the whole page only for those who asked for it (WCAG 2.1.4)

  const KEYS = { k: 'play', j: 'back', l: 'forward', ',': 'previous', '.': 'next', d: 'where', e: 'spell', s: 'report' };
  ('shortcuts' in root.dataset ? document : root).addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.target.tagName === 'INPUT' && !/^(range|checkbox)$/.test(event.target.type)) return;
    const action = actions[KEYS[event.key.toLowerCase()]];
    if (action) { event.preventDefault(); action(); }
  });

  // ---- the transcript

  document.querySelector('[data-behaviour=transcript]')?.addEventListener('click', event => {
    const cue = cues.find(one => one.id === event.target.closest('[data-from]')?.dataset.from);
    if (cue) { go(cue.start); begin(); }
  });
  for (const button of document.querySelectorAll('[data-from]')) button.hidden = false;

  // ---- what the sound says of itself

  const name = () => {
    play.textContent = audio.paused ? 'Putar' : 'Jeda';
    play.classList.toggle('playing', !audio.paused);
  };
  for (const event of ['play', 'pause', 'ended']) audio.addEventListener(event, name);
  audio.addEventListener('timeupdate', () => {
    leap();
    show();
    if (!audio.paused && Math.abs(audio.currentTime - remembered) > 2) { remembered = audio.currentTime; remember(); }
  });
  audio.addEventListener('pause', remember);
  audio.addEventListener('seeked', show);
  audio.addEventListener('ended', () => { remember(); status('Berita selesai.'); });
  audio.addEventListener('error', () => status('Suara tidak dapat dimuat. Periksa sambungan internet, lalu tekan Putar lagi.'));
  addEventListener('pagehide', () => { if (audio.currentTime > 0) remember(); });

  if ('mediaSession' in navigator) {
    audio.addEventListener('play', () => {
      navigator.mediaSession.metadata = new MediaMetadata({ title: root.dataset.title, artist: document.title.split(' – ').at(-1) });
    }, { once: true });
    const handlers = { play: begin, pause: () => audio.pause(), seekbackward: actions.back, seekforward: actions.forward,
      previoustrack: actions.previous, nexttrack: actions.next, seekto: details => go(details.seekTime) };
    for (const [action, handler] of Object.entries(handlers)) {
      try { navigator.mediaSession.setActionHandler(action, handler); } catch { /* an older browser knows fewer */ }
    }
  }

  // ---- everything is wired: only now do the browser's own controls give way

  speed.value = choice.speed;
  rate();
  load(choice.track);
  resume();
  name();
  show();
  audio.controls = false;
  audio.hidden = true;
  controls.hidden = false;
  root.classList.add('ready');
  const jump = document.querySelector('[data-skip=putar]');
  if (jump) jump.href = '#putar';
});
