// Sorts as soon as an option is selected. Without this script, the form has a button.

import { formAddress } from '../form-address.js';

const form = document.getElementById('sort-form');

form?.addEventListener('change', () => location.assign(formAddress(form)));
// When the browser restores the page, the sort order must match its list rather than the last selection.
addEventListener('pageshow', (event) => {
  if (event.persisted) form?.reset();
});
