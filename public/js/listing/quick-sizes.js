// Shows the sizes of a product on its card, in the color that the card shows, and adds the chosen one to the cart.

import { refusalOf, sendAdd, showCart } from '../cart/add.js';
import { newKey } from '../cart/request.js';

const TIME_LIMIT_MS = 8_000;

/** The open panel and its button. Only one is open at a time. */
let panel = null;
let opener = null;
/** The item to add and its key, until the shop accepts or refuses it. */
let intent = null;
let isAdding = false;
/** The button that was pressed last, because answers may arrive in another order. */
let pressed = null;

export async function toggle(link) {
  if (isAdding) return;
  if (opener === link) return close();
  pressed = link;
  const variants = await variantsOf(link);
  if (pressed !== link || opener === link) return;
  // The product’s page explains why it has no sizes.
  if (variants.length === 0) return location.assign(link.href);
  open(link, variants);
  const [only, ...others] = variants;
  if (others.length === 0 && only.available) add(only.sku);
}

async function variantsOf(link) {
  try {
    const response = await fetch(`/api/products/${encodeURIComponent(link.dataset.quick)}`, {
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    const { variants = [] } = await response.json();
    const ofColor = variants.filter(({ color }) => color === shownColor(link));
    return ofColor.length > 0 ? ofColor : variants;
  } catch {
    return [];
  }
}

const shownColor = (link) => link.closest('.card').querySelector('.dots')?.dataset.color ?? '';

function open(link, variants) {
  close();
  opener = link;
  const name = link.closest('.card').querySelector('h3').textContent;
  const color = shownColor(link);
  panel = element('div', '', 'sizes');
  panel.setAttribute('role', 'group');
  panel.setAttribute('aria-label', `Size of ${name}${color && ` in ${color.toLowerCase()}`}`);
  const choices = element('div', '', 'choices');
  choices.append(...variants.map(choiceOf));
  const said = element('p', '', 'small');
  said.setAttribute('role', 'status');
  panel.append(choices, said);
  panel.addEventListener('click', onClick);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !isAdding) close();
  });
  link.after(panel);
  link.setAttribute('aria-expanded', 'true');
  choices.querySelector('button, a').focus();
}

/** A sold-out size leads to the page that promises an email. */
function choiceOf({ sku, size, style, available }) {
  const label = [style, size].filter(Boolean).join(', ') || 'Add to cart';
  const choice = element(available ? 'button' : 'a', label, `size${label.length > 4 ? ' long' : ''}`);
  if (available) {
    choice.type = 'button';
    choice.dataset.sku = sku;
  } else {
    choice.classList.add('out');
    choice.href = `/back-in-stock?sku=${encodeURIComponent(sku)}`;
    choice.setAttribute('aria-label', `${label}, sold out. Notify me`);
  }
  return choice;
}

function onClick(event) {
  const { sku } = event.target.closest('button')?.dataset ?? {};
  if (sku && !isAdding) add(sku);
}

async function add(sku) {
  isAdding = true;
  const [own, said] = [panel, panel.lastElementChild];
  said.textContent = 'Adding…';
  // The last try may have succeeded without an answer, so it is repeated with the same key.
  if (intent?.sku !== sku) intent = { sku, key: newKey() };
  try {
    const outcome = await sendAdd({ sku }, intent.key);
    if (outcome.ok || outcome.isAnswered) intent = null;
    said.textContent = refusalOf(outcome);
    if (said.textContent) return;
    // The focus moves to the button first, so that the drawer gives it back once it is closed.
    if (panel === own) close();
    await showCart(outcome.html);
  } finally {
    isAdding = false;
  }
}

function close() {
  if (!panel) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.remove();
  opener.setAttribute('aria-expanded', 'false');
  if (hadFocus) opener.focus();
  [panel, opener, pressed] = [null, null, null];
}

function element(name, text, className) {
  return Object.assign(document.createElement(name), { textContent: text, className });
}
