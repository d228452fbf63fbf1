// The worker: pages from the line first, kept ones without it or where it hangs; kept audio in the pieces that a player asks for.
// VERSION and SHELL stand above, written by the server. Nothing is claimed, nothing else is kept.
const KEPT = 'tersimpan', CURRENT = 'kerangka-' + VERSION;
const PATIENCE_MS = 2000;   // a line that takes a page and never answers is no line: what is kept is shown instead

self.addEventListener('install', event => event.waitUntil(caches.open(CURRENT).then(cache => cache.addAll(SHELL))));
self.addEventListener('activate', event => event.waitUntil(caches.keys().then(names => Promise.all(
  names.filter(name => name.startsWith('kerangka-') && name !== CURRENT).map(name => caches.delete(name))))));

const piece = async (request, kept) => {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') || '');
  if (!asked) return kept;
  const body = await kept.blob(), first = Number(asked[1]);
  const last = Math.min(asked[2] ? Number(asked[2]) : Infinity, body.size - 1);
  if (first > last) return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${body.size}` } });
  return new Response(body.slice(first, last + 1), { status: 206, headers: {
    'Content-Type': kept.headers.get('Content-Type'), 'Content-Range': `bytes ${first}-${last}/${body.size}`,
    'Content-Length': String(last - first + 1), 'Accept-Ranges': 'bytes' } });
};

// The line's answer; ``kept`` where there is one and the line fails or does not answer in time.
const lineOr = (request, kept) => new Promise((done, failed) => {
  if (kept) setTimeout(() => done(kept), PATIENCE_MS);
  fetch(request).then(done, error => kept ? done(kept) : failed(error));
});
const page = async request => {
  const kept = await caches.match(new URL(request.url).pathname);
  if (kept) return lineOr(request, kept);
  try {
    return await fetch(request);
  } catch (error) {
    const saved = await caches.match('/tersimpan');
    if (saved) return saved;
    throw error;
  }
};
const file = async request => await caches.match(request.url) || fetch(request);

self.addEventListener('fetch', event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/media/')) {
    event.respondWith(caches.match(url.origin + url.pathname + url.search).then(kept => kept ? piece(request, kept) : fetch(request)));
  } else if (request.mode === 'navigate' && !url.pathname.startsWith('/desk')) event.respondWith(page(request));
  else if (/^\/berita\/[^/]+(\/pemutar\.json)?$/.test(url.pathname)) event.respondWith(caches.match(url.origin + url.pathname).then(kept => lineOr(request, kept)));
  else if (url.pathname.startsWith('/static/')) event.respondWith(file(request));
});
