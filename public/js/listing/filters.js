// Beside the list, applies a filter as soon as it is selected. In the sheet of a small screen, shoppers select several
// filters, see how many items are left, and apply them with the button or by closing the sheet. Focus and scroll position
// survive the new page.

import { formAddress } from '../form-address.js';

const PLACE = 'filters-place';
const form = document.getElementById('filters');
const beside = matchMedia('(width >= 64rem)');
/** The list that the page shows. */
const shown = form && formAddress(form);

if (form) {
  restorePlace();
  form.addEventListener('change', ({ target }) => {
    for (const twin of form.elements)
      if (twin.type === 'checkbox' && twin.name === target.name && twin.value === target.value)
        twin.checked = target.checked;
    if (!beside.matches) count();
    else if (!isPrice(target)) apply(target);
  });
  form.addEventListener('focusout', (event) => {
    if (beside.matches && isPriceRangeDone(event)) apply(event.target);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(formAddress(form));
  });
  // A selection that is not applied would be lost with the next sort or page.
  form.addEventListener('toggle', ({ newState }) => {
    if (newState === 'closed' && form.checkValidity() && formAddress(form) !== shown)
      location.assign(formAddress(form));
  });
  // When the browser restores the page, the boxes must match its list rather than the last selection.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    form.reset();
    if (!beside.matches) count();
  });
}

/** The counting script loads with the first selection. The button names no number until the shop has answered. */
async function count() {
  form.querySelector('[data-apply]').textContent = 'Show these items';
  const counter = await import('./count-choice.js').catch(() => undefined);
  counter?.countChoice(form);
}

/** The two prices are one filter. Applying it after the first price would interrupt typing the second. */
function isPriceRangeDone({ target, relatedTarget }) {
  if (!isPrice(target) || isPrice(relatedTarget) || !document.hasFocus()) return false;
  return [...form.querySelectorAll('.price-range input')].some((field) => field.value !== field.defaultValue);
}

function isPrice(control) {
  return control?.closest('.price-range') != null;
}

function apply(control) {
  if (!control.checkValidity()) return;
  const place = { name: control.name, value: control.type === 'checkbox' ? control.value : null, y: scrollY };
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  } catch {
    // Without storage, the page works, but focus starts at the top.
  }
  location.assign(formAddress(form));
}

function restorePlace() {
  let place = null;
  try {
    place = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null');
    sessionStorage.removeItem(PLACE);
  } catch {
    return;
  }
  if (!place || !beside.matches) return;
  for (const control of form.elements) {
    if (control.name !== place.name || (place.value !== null && control.value !== place.value)) continue;
    for (let facet = control.closest('details'); facet; facet = facet.parentElement.closest('details')) {
      facet.open = true;
    }
    control.focus({ preventScroll: true });
    scrollTo({ top: place.y, behavior: 'instant' });
    return;
  }
}
