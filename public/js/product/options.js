// Keeps the choice of color, style, and size in line with the stock. It refuses what is sold out in the chosen
// color, shows what is left, and updates the price, the pictures, and the address.

const form = document.getElementById('buy');
const data = document.getElementById('variants');
const variants = data ? JSON.parse(data.textContent) : [];
const button = form?.querySelector('button');
/** An arrow key moves the focus within a group by a click on the next radio button. */
let isMoving = false;

if (form && variants.length > 0) {
  // A sold-out color can still be viewed. The button then says that it is sold out.
  for (const radio of radiosOf('color')) radio.disabled = false;
  form.addEventListener('change', update);
  form.addEventListener('keydown', onKey);
  form.addEventListener('keyup', () => (isMoving = false));
  form.addEventListener('click', refuseSoldOut);
  // The browser restores the choice after this script has run, when the shopper comes back to the page.
  addEventListener('pageshow', update);
  update();
}

function update() {
  const color = checkedValue('color');
  const dropped =
    enableValues('style', { color }) ?? enableValues('size', { color, style: checkedValue('style') });
  const choice = { color, style: checkedValue('style'), size: checkedValue('size') };
  const possible = matching(choice);
  showPrice(possible);
  document.getElementById('stock').textContent = dropped
    ? `${dropped} is sold out in ${color}`
    : stockMessage(possible, color);
  showButton(possible.some(isLeft));
  showColor(form.querySelector('[name="color"]:checked'));
}

function onKey(event) {
  isMoving = event.key.startsWith('Arrow');
  if (event.key === 'Enter' && isSoldOut(event.target)) refuse(event);
}

function refuseSoldOut(event) {
  if (isSoldOut(event.target)) refuse(event);
}

const isSoldOut = (element) => element.matches('input[aria-disabled="true"]');

/** A sold-out value cannot be chosen. A click, Space or Enter opens the form that requests an email when it is back. */
function refuse(event) {
  event.preventDefault();
  const details = document.getElementById('sold-out');
  const radio = event.target;
  if (isMoving || !details) return;
  const names = ['color', 'style', 'size'];
  const wanted = names.map((name) => (name === radio.name ? radio.value : checkedValue(name)));
  const select = details.querySelector('select');
  const item = [...select.options].find(({ text }) => text === wanted.filter(Boolean).join(', '));
  if (item) item.selected = true;
  details.open = true;
  select.focus();
}

/** Enables the values in stock for `chosen` and disables the others. Returns a value that had to be unchecked. */
function enableValues(name, chosen) {
  let dropped;
  for (const radio of radiosOf(name)) {
    const inStock = matching({ ...chosen, [name]: radio.value }).some(isLeft);
    // Unlike a disabled button, it can have the focus of the keyboard.
    radio.disabled = false;
    radio.setAttribute('aria-disabled', !inStock);
    radio.parentElement.querySelector('[data-out]').hidden = inStock;
    if (inStock || !radio.checked) continue;
    // The only value stays checked, and in a color without any stock everything does.
    if (radiosOf(name).length === 1 || !matching({ color: chosen.color }).some(isLeft)) continue;
    radio.checked = false;
    dropped = radio.value;
  }
  return dropped;
}

function stockMessage(possible, color) {
  if (variants.every((variant) => !isLeft(variant))) return '';
  if (!possible.some(isLeft)) return color ? `Sold out in ${color}` : 'Sold out';
  const [variant, ...others] = possible;
  if (others.length > 0 || variant.left === null) return '';
  return variant.size ? `Only ${variant.left} left in ${variant.size}` : `Only ${variant.left} left`;
}

/** Shows the lowest price of the variants in stock, with "from" when others cost more. */
function showPrice(possible) {
  const left = possible.filter(isLeft);
  const candidates = (left.length > 0 ? left : [...possible]).sort((a, b) => a.priceMinor - b.priceMinor);
  const [lowest] = candidates;
  if (!lowest) return;
  const from = candidates.some((other) => other.priceMinor > lowest.priceMinor)
    ? [element('span', 'from ', 'from')]
    : [];
  const was = lowest.was ? element('s', lowest.was) : null;
  was?.prepend(element('span', 'was ', 'vh'));
  const price = was ? [element('ins', lowest.price), ' ', was] : [lowest.price];
  document.getElementById('price').replaceChildren(...from, ...price);
}

function showButton(canBuy) {
  button.disabled = !canBuy;
  const label = canBuy ? 'Add to cart' : 'Sold out';
  if (button.textContent !== label && button.getAttribute('aria-disabled') !== 'true')
    button.textContent = label;
}

function showColor(radio) {
  if (!radio) return;
  const gallery = document.querySelector('.gallery');
  if (gallery.hasAttribute('data-own')) showOwnPictures(gallery, radio.dataset.slug);
  else showDrawing(gallery, radio.dataset);
  showAddress(radio.dataset.slug);
}

/** Shows the pictures of the color first, then those of the whole product. If there are neither, it shows all. */
function showOwnPictures(gallery, slug) {
  const frames = [...gallery.children];
  const colorsOf = (frame) => frame.dataset.colors?.split(' ') ?? [];
  const ofColor = frames.filter((frame) => colorsOf(frame).includes(slug));
  const general = frames.filter((frame) => colorsOf(frame).length === 0);
  const shown = ofColor.length + general.length > 0 ? [...ofColor, ...general] : frames;
  for (const frame of frames) frame.hidden = !shown.includes(frame);
  // Moving a picture that is at its place already would load it again in some browsers.
  if (frames[0] !== shown[0]) gallery.prepend(...shown);
}

/** The addresses of a drawing in two colors differ only in the color's six digits. */
function showDrawing(gallery, { hex, alt }) {
  const before = gallery.dataset.hex;
  if (hex !== before) {
    // An <img> shows its old picture until the new one has loaded, so each frame gets new elements.
    for (const frame of gallery.children)
      frame.innerHTML = frame.innerHTML
        .replaceAll(`/${before}/`, `/${hex}/`)
        .replace(`"#${before}"`, `"#${hex}"`);
    gallery.dataset.hex = hex;
  }
  const front = gallery.querySelector('img');
  if (front.alt !== alt) front.alt = alt;
}

function showAddress(slug) {
  if (!slug) return;
  const url = new URL(location.href);
  if (url.searchParams.get('color') === slug || (!url.searchParams.has('color') && isOpeningColor())) return;
  url.searchParams.set('color', slug);
  history.replaceState(history.state, '', url);
}

/** The address without parameters already opens with this color. */
function isOpeningColor() {
  return form.querySelector('[name="color"]:checked')?.defaultChecked ?? true;
}

function matching(choice) {
  return variants.filter((variant) =>
    Object.entries(choice).every(([name, text]) => !text || variant[name] === text),
  );
}

function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function isLeft(variant) {
  return variant.left !== 0;
}

function radiosOf(name) {
  return [...form.querySelectorAll(`[name="${name}"]`)];
}

function checkedValue(name) {
  return form.querySelector(`[name="${name}"]:checked`)?.value ?? '';
}
