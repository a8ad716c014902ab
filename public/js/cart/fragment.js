// Replaces the cart in the page or in the drawer, and keeps the focus, the scroll position and loaded pictures.

/** Returns the element that shows the form's cart. */
export function regionOf(element) {
  return element.closest('dialog') ?? document.getElementById('main');
}

/** Returns the name of the fragment to request from the server. */
export function fragmentOf(region) {
  return region.localName === 'dialog' ? 'drawer' : 'cart';
}

/** Returns the version of the cart that a region shows, or undefined. */
export function versionOf(region) {
  return region?.querySelector('[data-version]')?.dataset.version;
}

export function replaceFragment(region, html) {
  const focused = region.contains(document.activeElement) ? placeOf(document.activeElement) : null;
  const scrollTop = region.querySelector('.body')?.scrollTop ?? 0;
  const template = document.createElement('template');
  template.innerHTML = html;
  keepPictures(region, template.content);
  const live = region.querySelector(':scope > [data-live]');
  for (const child of [...region.childNodes]) if (child !== live) child.remove();
  region.append(template.content);
  const body = region.querySelector('.body');
  if (body) body.scrollTop = scrollTop;
  if (focused) focusAgain(region, focused);
}

/** Announces a text to screen readers. The element is kept, because they often ignore a new one. */
export function announce(region, text) {
  const home = region.localName === 'dialog' ? region : document.body;
  let live = home.querySelector(':scope > [data-live]');
  if (!live) {
    live = document.createElement('p');
    live.className = 'vh';
    live.setAttribute('role', 'status');
    live.dataset.live = '';
    home.append(live);
  }
  live.textContent = '';
  setTimeout(() => {
    live.textContent = text;
  }, 100);
}

/** Returns "3 items in the cart, total €117.20." */
export function summaryOf(region) {
  return region.querySelector('[data-summary]')?.dataset.summary ?? '';
}

/** Keeps pictures that are loaded already, so that they do not flicker. */
function keepPictures(region, content) {
  const loaded = new Map();
  for (const image of region.querySelectorAll('img')) loaded.set(image.getAttribute('src'), image);
  for (const image of content.querySelectorAll('img')) {
    const same = loaded.get(image.getAttribute('src'));
    if (same?.className === image.className) image.replaceWith(same);
    loaded.delete(image.getAttribute('src'));
  }
}

function placeOf(control) {
  const form = control.closest('form[data-cart-form]');
  if (!form) return { selector: selectorOf(control) };
  return {
    path: form.getAttribute('action'),
    name: control.name,
    value: isButton(control) ? control.value : null,
  };
}

/** Selects a control that exists once, such as Close or View cart. */
function selectorOf(control) {
  const link = control.getAttribute('href');
  if (link) return `a[href="${CSS.escape(link)}"]`;
  return control.matches('form[method="dialog"] button') ? 'form[method="dialog"] button' : null;
}

/** Focuses the same control, or else another one of its line item, or else the heading. */
function focusAgain(region, { path, name, value, selector }) {
  const same = path
    ? controlsOf(region, (action) => action === path).find(
        (control) => control.name === name && (value === null || control.value === value),
      )
    : selector && region.querySelector(selector);
  const sku = path?.slice(path.lastIndexOf('/'));
  const near = path && controlsOf(region, (action) => action.endsWith(sku)).find(isButton);
  (same ?? near ?? region.querySelector('h1, h2'))?.focus({ preventScroll: true });
}

/** Returns the usable controls of the forms whose address matches. */
function controlsOf(region, matches) {
  return [...region.querySelectorAll('form[data-cart-form]')]
    .filter((form) => matches(form.getAttribute('action')))
    .flatMap((form) => [...form.elements])
    .filter((control) => !control.disabled && control.type !== 'hidden' && control.tabIndex !== -1);
}

const isButton = (control) => control.localName === 'button';
