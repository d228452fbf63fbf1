// The worker: pages from the line first, kept ones without it; kept audio in the pieces that a player asks for.
// VERSION and SHELL stand above, written by the server. Nothing is claimed, nothing else is kept.
const KEPT = 'tersimpan', CURRENT = 'kerangka-' + VERSION;

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

const page = async request => {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(new URL(request.url).pathname) || await caches.match('/tersimpan');
    if (kept) return kept;
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
  else if (url.pathname.startsWith('/static/')) event.respondWith(file(request));
});
