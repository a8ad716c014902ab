// Shows /offline when the shop cannot be reached. This is the only answer that the worker keeps. It answers for nothing
// else: every page comes from the shop, so that a cart is never an old one. Forms (POST) and what pages load do not pass
// through it at all.

const OFFLINE = '/offline';

addEventListener('install', (event) => {
  event.waitUntil(keepOfflinePage().then(() => skipWaiting()));
});

async function keepOfflinePage() {
  const cache = await caches.open('offline');
  await cache.add(new Request(OFFLINE, { cache: 'reload' }));
}

// The browser asks the shop while the worker starts, so that no page waits for it.
addEventListener('activate', (event) => {
  event.waitUntil(registration.navigationPreload?.enable());
});

addEventListener('fetch', (event) => {
  const { mode, method } = event.request;
  if (mode === 'navigate' && method === 'GET') event.respondWith(load(event));
});

async function load({ request, preloadResponse }) {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch (error) {
    const page = await caches.match(OFFLINE);
    if (page) return page;
    throw error;
  }
}
