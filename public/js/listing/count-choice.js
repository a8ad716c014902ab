// Counts the items that match the filters selected in the sheet, before they are applied.

import { announce } from '../cart/fragment.js';
import { formAddress } from '../form-address.js';

let counting;

/** Shows on the button how many items match. */
export async function countChoice(form) {
  counting?.abort();
  counting = new AbortController();
  if (!form.checkValidity()) return;
  const search = new URLSearchParams(formAddress(form).split('?')[1]);
  search.set('limit', '1');
  try {
    const response = await fetch(`/api/products?${search}`, { signal: counting.signal });
    if (!response.ok) return;
    const { total } = await response.json();
    const items = `${total.toLocaleString('en')} ${total === 1 ? 'item' : 'items'}`;
    form.querySelector('[data-apply]').textContent = `Show ${items}`;
    announce(document.body, items);
  } catch {
    // A later choice has replaced this one, or there is no connection.
  }
}
