// Registers the service worker once this page has loaded, because it is for the pages after this one.
addEventListener('load', () => {
  navigator.serviceWorker?.register('/service-worker.js', { updateViaCache: 'all' }).catch(() => {});
});
