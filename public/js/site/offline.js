// Registers the service worker that shows a page of the shop's own when the shop cannot be reached. It waits for the page
// to load, because the worker is for the pages after this one. The browser may keep the worker's script for as long as the
// shop says, so that most pages do not ask for it.

addEventListener('load', () => {
  navigator.serviceWorker
    ?.register('/service-worker.js', { updateViaCache: 'all' })
    // Some browsers refuse it in private windows.
    .catch(() => {});
});
