'use strict';
// The listening page's player. The server's <audio> keeps the sound; this adds native buttons, a range and selects.
audionews.behave('player', root => {
  const { words, store, speaker, fill, make } = audionews;
  const place = root.parentElement, part = name => place.querySelector(`[data-part=${name}]`);
  const audio = root.querySelector('audio'), play = root.querySelector('[data-do=play]'), offer = part('offer');
  const seek = place.querySelector('#posisi'), speed = place.querySelector('#kecepatan'), chapter = place.querySelector('#bab');
  const clock = part('clock'), others = part('others');
  const { slug, settings, title } = root.dataset, revision = Number(root.dataset.revision);
  const status = speaker(part('status'));
  const list = [...audio.querySelectorAll('source')];
  const tracks = list.filter(source => audio.canPlayType(source.type)).map(source => source.dataset.track);
  const sources = {};
  for (const source of list) sources[source.dataset.track] = source.getAttribute('src');

  const cues = [...document.querySelectorAll('main [data-t]')].map(element => {
    const [start, end] = element.dataset.t.split('-').map(Number);
    return { element, id: element.id, kind: element.dataset.k, start, end };
  }).sort((a, b) => a.start - b.start);
  const story = { slug, title, revision, duration: Number(root.dataset.duration), cues,
    chapters: chapter ? [...chapter.options].map(option => [option.text.replace(/^\d+\. /, ''), Number(option.value)]) : [],
    corrections: JSON.parse(root.dataset.corrections).map(([id, kind, at, revision, notice, changed]) => ({ id, kind, at, revision, notice, changed })) };

  const choice = audionews.chosen(settings, { speed: speed.value, track: tracks[0], skip: null });
  const keep = () => store.set('pilihan', choice);
  const skip = new Set(choice.skip || root.dataset.skip.split(' ').filter(Boolean));

  let lit = null, second = -1;
  const light = time => {
    const cue = cues[sound.at(time)], now = cue && cue.element;
    if (now === lit) return;
    lit?.classList.remove('now');
    lit = now;
    lit?.classList.add('now');
  };
  const chapterAt = time => {
    let index = 0;
    story.chapters.forEach(([, start], number) => { if (start <= time + 0.1) index = number; });
    return index;
  };
  const shown = () => {
    const time = audio.currentTime, full = Math.floor(time);
    if (full !== second) {
      second = full;
      const text = sound.whole(full);
      clock.textContent = `${words.digits(full)} / ${words.digits(sound.end())}`;
      // A focused range that moves by itself would be read aloud over the news.
      if (document.activeElement !== seek) { seek.value = full; seek.setAttribute('aria-valuetext', text); }
      if (chapter && document.activeElement !== chapter) chapter.selectedIndex = chapterAt(time);
    }
    light(time);
  };
  const ended = () => {
    if ('goOn' in root.dataset && audionews.onward) audionews.onward.follow(status, offer);
    else status('Berita selesai.');
  };
  const sound = audionews.narrator({ audio, root, say: status, speed, skip, ended, shown,
    tracks: { next: () => audionews.onward ? audionews.onward.turn(true) : sound.step(1) } });
  const { tell, on } = sound;

  const load = name => {
    const saved = store.get('tersimpan', {})[slug];   // what was saved before a correction is not what this page shows
    const source = saved?.revision === revision ? saved.audio : sources[name] || sources[tracks[0]];
    if (audio.getAttribute('src') === source || (!audio.src && source === sources[tracks[0]])) return;
    const time = audio.currentTime, playing = !audio.paused;
    audio.src = source;
    audio.currentTime = time;
    sound.rate();
    if (playing) sound.play();
  };

  // The last name or acronym that was heard: a capital letter inside the sentence, or letters all in capitals.
  const spell = () => {
    const now = Math.max(0, sound.at(audio.currentTime));
    for (let index = now; index >= 0; index -= 1) {
      const cue = cues[index];
      if (!cue) break;
      const text = cue.element.textContent;
      const heard = index === now ? text.length * Math.min(1, (audio.currentTime - cue.start + 0.3) / Math.max(0.3, cue.end - cue.start)) : text.length;
      const names = [...text.matchAll(/\p{Lu}[\p{L}\p{M}'’-]*/gu)].filter(m => m.index <= heard
        && (m.index > 0 && !/[.?!:“"]\s*$/.test(text.slice(0, m.index)) || /^\p{Lu}{2,}$/u.test(m[0])));
      const last = names[names.length - 1];
      if (last) return tell(last[0] + ': ' + [...last[0]].join(', ') + '.');
    }
    tell('Belum ada nama atau singkatan yang terdengar.');
  };

  // ---- which word was read wrongly: asked in a form, since a sentence alone sends the newsroom searching

  const form = part('report'), reporter = place.querySelector('[data-do=report]');
  let misread = null;
  const closeReport = () => {
    form.hidden = true;
    reporter.setAttribute('aria-expanded', 'false');
    reporter.focus();
  };
  const report = () => {
    if (!form.hidden) return closeReport();
    misread = { cue: cues[Math.max(0, sound.at(audio.currentTime))], time: Math.round(audio.currentTime * 1000) };
    audio.pause();
    others.open = true;
    const text = misread.cue ? misread.cue.element.textContent.trim() : '';
    part('report-sentence').textContent = 'Kalimat: ' + text;
    const list = [...new Set(text.split(/[\s"“”()]+/).map(word => word.replace(/^[.,:;!?–—]+|[.,:;!?–—]+$/g, '')).filter(Boolean))];
    fill(form.querySelector('select'), make('option', { value: '', textContent: 'Seluruh kalimat' }), ...list.map(word => make('option', { value: word, textContent: word })));
    form.hidden = false;
    reporter.setAttribute('aria-expanded', 'true');
    form.querySelector('select').focus();
  };
  if (form) on(form, 'submit', async event => {
    event.preventDefault();
    const word = form.querySelector('select').value;
    const body = new URLSearchParams({ kalimat: misread.cue ? misread.cue.id : '', waktu: misread.time, kata: word });
    try {
      const answer = await fetch(`/berita/${encodeURIComponent(slug)}/salah-baca`, { method: 'POST', body, headers: { 'X-Requested-By': 'audionews' } });
      if (answer.ok) closeReport();
      tell(answer.ok ? `${word ? `Kata ${word}` : 'Kalimat ini'} dilaporkan kepada redaksi. Terima kasih.` : 'Laporan belum diterima. Coba lagi sebentar lagi.');
    } catch {
      tell('Laporan belum terkirim karena tidak ada internet.');
    }
  });

  const actions = {
    play: () => audio.paused ? sound.play() : audio.pause(),
    back: () => sound.by(-15),
    forward: () => sound.by(30),
    previous: () => sound.step(-1),
    next: () => sound.step(1),
    where: () => tell(sound.where()),
    spell,
    ...(form ? { report, cancel: closeReport } : {}),
  };
  const controls = part('controls');
  for (const area of [root, controls]) on(area, 'click', event => actions[event.target.closest('[data-do]')?.dataset.do]?.());

  on(seek, 'keydown', event => {   // the range may stand still while it has the focus: count from the sound
    if (/^(Arrow|Page)/.test(event.key)) seek.value = Math.floor(audio.currentTime);
  });
  on(seek, 'input', () => {
    const time = Number(seek.value);
    seek.setAttribute('aria-valuetext', sound.whole(time));
    sound.seek(time, true);
  });
  on(speed, 'change', () => { sound.rate(); choice.speed = speed.value; keep(); });
  if (chapter) on(chapter, 'change', () => sound.seek(Number(chapter.value)));

  const boxes = [...place.querySelectorAll('[data-choice]')];
  for (const box of boxes) {
    box.checked = choice.track === box.dataset.choice;
    on(box, 'change', () => {
      for (const other of boxes) if (other !== box) other.checked = false;
      choice.track = box.checked ? box.dataset.choice : 'mp3';
      keep();
      load(choice.track);
      controls.dispatchEvent(new CustomEvent('track', { detail: choice.track }));
    });
  }
  for (const box of place.querySelectorAll('[data-skip-kind]')) {
    const kinds = box.dataset.skipKind === 'caption' ? ['caption', 'credit'] : [box.dataset.skipKind];
    box.checked = skip.has(kinds[0]);
    on(box, 'change', () => {
      for (const kind of kinds) box.checked ? skip.add(kind) : skip.delete(kind);
      choice.skip = [...skip];
      keep();
    });
  }
  on(others, 'toggle', () => store.set('kendali-lain', others.open));

  // ---- keys: inside the player, and on the whole page only for those who asked for it (WCAG 2.1.4)

  const KEYS = { k: 'play', j: 'back', l: 'forward', ',': 'previous', '.': 'next', d: 'where', e: 'spell', s: 'report' };
  for (const area of 'shortcuts' in root.dataset ? [document] : [root, controls]) on(area, 'keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    if (event.target.tagName === 'INPUT' && !/^(range|checkbox)$/.test(event.target.type)) return;
    const action = actions[KEYS[event.key.toLowerCase()]];
    if (action) { event.preventDefault(); action(); }
  });

  // ---- the transcript: the button that plays is the one that pauses

  const starters = [...document.querySelectorAll('[data-from]')];
  let pressed = null;
  const name = () => {
    play.textContent = audio.paused ? 'Putar' : 'Jeda';
    play.classList.toggle('playing', !audio.paused);
    for (const button of starters) button.firstChild.textContent = button === pressed && !audio.paused ? 'Jeda' : 'Putar dari sini';
  };
  for (const button of starters) on(button, 'click', () => {
    const cue = cues.find(one => one.id === button.dataset.from);
    if (button === pressed && !audio.paused) return audio.pause();
    pressed = button;
    if (!cue) return;
    sound.seek(cue.start, true);
    sound.play();
  });
  for (const event of ['play', 'pause', 'ended']) on(audio, event, name);
  on(root, 'go', () => sound.play());   // the page of the story before this one asks for it

  // ---- everything is wired: only now do the browser's own controls give way

  speed.value = choice.speed;
  sound.rate();
  load(choice.track);
  sound.open(story);
  // A copy that was saved before a correction this device has been told of: it cannot be heard without internet, but said it must be.
  const newer = store.get('ralat', []).find(one => one.slug === slug && one.revision > revision);
  if (newer) {
    offer.hidden = false;
    offer.append(make('p', { textContent: `${newer.kind === 'pencabutan' ? 'Berita ini telah dicabut' : 'Berita ini telah diralat'}, ${newer.at}. Yang Anda dengar di sini adalah suara lama. Buka lagi dengan internet.` }));
  }
  name();
  shown();
  audio.controls = false;
  audio.hidden = true;
  for (const hidden of ['row', 'first']) part(hidden).hidden = false;
  others.open = store.get('kendali-lain', false);
  for (const button of starters) button.hidden = false;
  for (const area of [root, controls]) area.classList.add('ready');
  const jump = document.querySelector('[data-skip=putar]');
  if (jump) jump.href = '#putar';
  if (audionews.sounding(slug)) sound.play(true);
  return sound.close;
});
