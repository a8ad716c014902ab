// Sorts as soon as an order is chosen. Without this script the form has a button.

import { formAddress } from './form-address.js';

const form = document.getElementById('sort-form');

form?.addEventListener('change', () => location.assign(formAddress(form)));
// Back to a page that the browser kept: the order of its list, not the one chosen since.
addEventListener('pageshow', (event) => {
  if (event.persisted) form?.reset();
});
