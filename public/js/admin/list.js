// A list follows its search and filters without a new page: the next list is fetched and morphed into this one, so that
// focus, selection and scroll position stay. Without this script, the form has a button.

import { formAddress } from '../form-address.js';
import { Idiomorph } from '../vendor/idiomorph.js';

/** A search starts when typing pauses for this long. */
const PAUSE_MS = 250;

export function followLists() {
  let timer;
  let latest = 0;
  document.addEventListener('input', ({ target }) => {
    const form = target.closest('form[data-live]');
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(
      () => show(formAddress(form)),
      ['search', 'text'].includes(target.type) ? PAUSE_MS : 0,
    );
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form[data-live]')) return;
    event.preventDefault();
    clearTimeout(timer);
    show(formAddress(event.target));
  });
  // The address may name another list than the page that the browser has kept.
  addEventListener('popstate', () => location.reload());

  async function show(address) {
    const number = ++latest;
    const main = document.getElementById('main');
    main.ariaBusy = 'true';
    try {
      const response = await fetch(address, { headers: { accept: 'text/html' } });
      const isHere = new URL(response.url).pathname === location.pathname;
      // An ended session leads to another page, which the browser shows as usual.
      if (!response.ok || !isHere) return location.assign(address);
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      // A later search has overtaken this one.
      if (number !== latest) return;
      Idiomorph.morph(main, next.getElementById('main').innerHTML, {
        morphStyle: 'innerHTML',
        ignoreActiveValue: true,
        // Filters and menus stay open, or closed, as they are.
        callbacks: { beforeAttributeUpdated: (name) => name !== 'open' },
      });
      history.replaceState(null, '', address);
    } catch {
      location.assign(address);
    } finally {
      if (number === latest) main.ariaBusy = null;
    }
  }
}
