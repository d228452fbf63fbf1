'use strict';
// A list's news one after the other, skipping what was heard. The order is the page's, and does not change while one listens.
audionews.behave('queue', section => {
  const { store, speaker, chosen, words, narrator } = audionews;
  const list = document.querySelector('[data-behaviour=stories]'), part = name => section.querySelector(`[data-part=${name}]`);
  const play = section.querySelector('[data-do=play]'), status = speaker(part('status')), again = part('again'), speed = part('speed');
  const [usual, track] = section.dataset.settings.split(' ');
  const choice = chosen(section.dataset.settings, { speed: usual, track });
  const skip = new Set(choice.skip || section.dataset.skip.split(' ').filter(Boolean));
  const audio = new Audio();
  audio.preload = 'none';
  // ``items``: {slug, revision, title, day, element}; ``index`` -1: nothing was begun.
  let items = [], index = -1, older = list.dataset.older || '', loaded = '', last = '';

  const read = root => [...root.querySelectorAll('[data-slug]')].map(element => {
    const day = element.closest('[data-day]');
    return { slug: element.dataset.slug, revision: Number(element.dataset.revision), title: element.querySelector('a').textContent, day: day ? day.dataset.day : '', element };
  });
  const collect = () => {
    const found = read(list), slug = items[index]?.slug;
    items = found.concat(items.filter(one => !found.some(other => other.slug === one.slug) && !list.contains(one.element) && !one.element.isConnected && one.far));
    if (slug) index = items.findIndex(one => one.slug === slug);
    section.hidden = !items.length;
  };
  const heard = item => {
    const known = store.get('didengar', {})[item.slug];
    return !!known?.done && known.revision >= item.revision;
  };
  const name = () => {
    play.textContent = !audio.paused ? 'Jeda' : index < 0 ? play.dataset.name : last || `Lanjutkan dari berita ${index + 1}`;
    play.classList.toggle('playing', !audio.paused);
    items.forEach((item, i) => item.element.classList.toggle('now', i === index && !audio.paused));
  };
  const remember = () => store.set('antrean', index >= 0 ? { address: location.pathname, slug: items[index].slug } : null);

  // A day may fill more pages than this one: its further pages are asked for when they are needed.
  const more = async () => {
    if (!older) return false;
    try {
      const page = new DOMParser().parseFromString(await (await fetch(older)).text(), 'text/html'), far = page.querySelector('[data-behaviour=stories]');
      items = items.concat(read(far).map(one => ({ ...one, far: true })));
      older = far.dataset.older || '';
      return true;
    } catch {
      return false;
    }
  };
  // The next story to be heard after ``start``, of any day; -1 where there is none.
  const following = async start => {
    for (let i = start; ; i += 1) {
      if (i >= items.length && !(await more())) return -1;
      if (i < items.length && (again.checked || !heard(items[i]))) return i;
    }
  };

  const load = async () => {
    const item = items[index];
    if (loaded === item.slug) return true;
    let answer;
    try {
      answer = await fetch(`/berita/${item.slug}/pemutar.json`);
    } catch {
      status('Berita itu tidak dapat dimuat. Periksa sambungan internet, lalu tekan Putar lagi.');
      return false;
    }
    if (!answer.ok) return null;
    const sheet = await answer.json(), kept = store.get('tersimpan', {})[item.slug];
    const file = sheet.tracks[choice.track] || sheet.tracks.mp3;
    const cues = sheet.cues.map(([id, kind, start, end]) => ({ id, kind, start, end }));
    const corrections = sheet.corrections.map(([id, kind, at, revision, notice, changed]) => ({ id, kind, at, revision, notice, changed }));
    audio.src = kept?.revision === sheet.revision ? kept.audio : audio.canPlayType(file.type) ? file.address : sheet.tracks.mp3.address;
    loaded = item.slug;
    sound.open({ ...sheet, cues, corrections });
    return true;
  };
  // ``speak``: the headline is said, where the listener chose another story; else the news says it itself.
  const go = async (next, speak) => {
    index = next;
    last = '';
    audio.pause();
    const ready = await load();
    if (ready === null) {   // withdrawn or moved since this page was made
      const after = await following(index + 1);
      if (after >= 0) return go(after, true);
    }
    if (!ready) return name();
    remember();
    if (speak) status(`Berita ${index + 1} dari ${items.length}: ${items[index].title}`);
    await sound.play();
    name();
  };
  const start = async () => {
    if (index >= 0 && !last) return loaded === items[index].slug ? sound.play() : go(index);
    let next = await following(Math.max(0, index));
    if (next < 0) {
      again.checked = true;
      status('Semua berita dalam daftar ini sudah didengar. Diputar lagi dari awal.');
      next = 0;
    }
    return go(next);
  };
  const ended = async () => {
    const day = items[index].day, next = await following(index + 1);
    if (next < 0) {
      last = 'Putar lagi dari awal';
      status('Semua berita dalam daftar ini sudah diputar.');
      index = 0;
      store.set('antrean', null);
      return name();
    }
    if ('goOn' in section.dataset && items[next].day === day) return go(next);
    last = items[next].day === day ? `Putar berita berikutnya` : `Putar berita ${items[next].day}`;
    status(items[next].day === day ? `Berita selesai. Berikutnya: ${items[next].title}` : `Semua berita ${day} sudah diputar. Tekan ${last} untuk melanjutkan.`);
    index = next;
    remember();
    name();
  };
  const move = async by => {
    const from = Math.max(0, index), next = from + by;
    if (next < 0) return status('Ini berita pertama.');
    if (next >= items.length && !(await more())) return status('Ini berita terakhir.');
    return go(next, true);
  };
  const sound = narrator({ audio, root: section, say: status, speed, skip, handsFree: true, ended, shown: () => {}, tracks: { previous: () => move(-1), next: () => move(1) } });
  const begun = does => () => index < 0 || loaded !== items[index].slug ? status('Antrean belum diputar.') : does();
  const actions = { play: () => audio.paused ? start() : audio.pause(), previous: () => move(-1), next: () => move(1),
    back: begun(() => sound.by(-15)), forward: begun(() => sound.by(30)),
    where: begun(() => sound.tell(`Berita ${index + 1} dari ${items.length}: ${items[index].title}. ${sound.where()}`)),
    save: () => save(), changed: () => {} };
  section.addEventListener('click', event => actions[event.target.closest('[data-do]')?.dataset.do]?.());
  for (const event of ['play', 'pause']) audio.addEventListener(event, name);
  speed.value = choice.speed;
  speed.addEventListener('change', () => { sound.rate(); choice.speed = speed.value; store.set('pilihan', choice); });

  // ---- the day for a place without internet: the size first

  const saver = part('save');
  const save = async () => {
    while (items[items.length - 1].day === section.dataset.day && await more());
    const stories = items.filter(one => one.day === section.dataset.day);
    let done = 0;
    for (const item of stories) {
      status(`Menyimpan berita ${done + 1} dari ${stories.length}.`);
      if (!(await audionews.saving.keep(item.slug, choice.track))) break;
      done += 1;
    }
    status(done === stories.length ? `Tersimpan, ${words.count(done)} berita. Dengarkan di halaman Tersimpan, juga tanpa internet.`
      : `Tersimpan ${words.count(done)} dari ${words.count(stories.length)} berita: internet terputus atau ruang perangkat tidak cukup.`);
  };
  collect();
  document.addEventListener('stories', () => { collect(); name(); });
  if (section.dataset.bytes && 'caches' in window) {
    saver.textContent = `Simpan berita ${section.dataset.day.split(', ')[1]}, ${words.size(Number(section.dataset.bytes.split(' ')[choice.track === 'opus16' ? 1 : 0]))}`;
    saver.hidden = false;
  }
  const left = store.get('antrean', null);
  if (left && left.address === location.pathname) index = items.findIndex(item => item.slug === left.slug);
  name();
});
