// Keeps the page, so that it starts without a network. The build puts three constants before this: VERSION, FILES with
// everything the page may load, and LATER with what most visits never load, which is kept once it was. What a server knows of agents is not among them: nothing below /api is touched.

const CACHE = `ossa-${VERSION}`;
const HASHED = /-[0-9a-f]{16}\./;
const SCOPE = new URL('./', location.href);
const KEPT = new Set(FILES.map((file) => new URL(file, SCOPE).href));
const KEPT_LATER = new Set(LATER.map((file) => new URL(file, SCOPE).href));
/** A network that has not answered by then is treated as none. */
const PATIENCE_MILLIS = 4000;

self.addEventListener('install', (event) => event.waitUntil(keep()));

async function keep() {
  const cache = await caches.open(CACHE);
  const keepOne = async (url) => {
    // A name with a hash never means anything else, so an older version may have the file.
    const known = HASHED.test(url) ? await caches.match(url) : undefined;
    const response = known ?? (await fetch(url, { cache: HASHED.test(url) ? 'default' : 'no-cache' }));
    if (!response.ok || response.redirected) throw new Error(`${url}: ${response.status}`);
    await cache.put(url, response);
  };
  await Promise.all([SCOPE.href, ...KEPT].map(keepOne));
}

self.addEventListener('activate', (event) => event.waitUntil(clean()));

async function clean() {
  const old = (await caches.keys()).filter((name) => name.startsWith('ossa-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The page asks which version waits, and may ask it to take over.
self.addEventListener('message', (event) => {
  if (event.data === 'version') event.source.postMessage({ version: VERSION });
  if (event.data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const path = url.pathname.slice(SCOPE.pathname.length);
  if (request.method !== 'GET' || url.origin !== SCOPE.origin || /^api(\/|$)/.test(path)) return;
  // Pages of the app have no ending, and are all the same page.
  if (request.mode === 'navigate' && !/\.(?!html$)[^/]*$/.test(path)) {
    event.respondWith(network(request, SCOPE.href));
  } else if (KEPT.has(url.href)) {
    event.respondWith(HASHED.test(url.href) ? kept(url.href, request) : network(request, url.href));
  } else if (KEPT_LATER.has(url.href)) {
    event.respondWith(keptLater(url.href, request));
  }
});

/** Asked for the first time it is fetched; from then on it is there without a network. */
async function keptLater(url, request) {
  // Its name has a hash, so an older version of the page may have kept the same.
  const known = await caches.match(url);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(url, response.clone());
  return response;
}

async function kept(url, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(url)) ?? fetch(request);
}

/** What the network answers; what is kept under `url` where it does not, or only that it cannot. */
async function network(request, url) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(url);
  if (!known) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS));
  const answer = await Promise.race([fetch(request), late]).catch(() => undefined);
  return answer && answer.status < 500 ? answer : known;
}
