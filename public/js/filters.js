// Applies a filter as soon as it is chosen where the filters stand beside the list. In the sheet of a small
// screen several are chosen first, then applied with the button. Focus and place survive the new page.

import { formAddress } from './form-address.js';

const PLACE = 'filters-place';
const form = document.getElementById('filters');
const beside = matchMedia('(width >= 64rem)');

if (form) {
  restorePlace();
  form.addEventListener('change', (event) => {
    if (!beside.matches) form.querySelector('[data-apply]').textContent = 'Show these items';
    else if (!isPrice(event.target)) apply(event.target);
  });
  form.addEventListener('focusout', (event) => {
    if (beside.matches && arePricesLeft(event)) apply(event.target);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.assign(formAddress(form));
  });
  // Back to a page that the browser kept: the boxes as they were for its list, not as they were left.
  addEventListener('pageshow', (event) => {
    if (event.persisted) form.reset();
  });
}

/** Two prices are one filter: a page that came after the first would take the second away half typed. */
function arePricesLeft({ target, relatedTarget }) {
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
    // Storage is switched off: the page works, focus starts at the top.
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
