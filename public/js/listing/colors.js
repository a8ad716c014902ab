// Shows a card in the color of one of its dots. Without this script, a dot leads to the product in its color.

import { announce } from '../cart/fragment.js';
import { isPlainClick } from '../site/plain-click.js';

const HEX = /\/[0-9a-f]{6}\/(?=[a-z]+-\d+\.)/g;

document.addEventListener('click', (event) => {
  const dot = event.target instanceof Element && event.target.closest('.dots a');
  if (!dot || !isPlainClick(event)) return;
  event.preventDefault();
  if (!dot.hasAttribute('aria-current')) showColor(dot.closest('.card'), dot);
});

function showColor(card, dot) {
  const dots = dot.parentElement;
  const name = dot.getAttribute('aria-label');
  if (dot.dataset.pictures) showOwn(card, JSON.parse(dot.dataset.pictures));
  else showDrawing(card, dot.querySelector('circle').getAttribute('fill').slice(1), dots.dataset.color, name);
  dots.querySelector('[aria-current]')?.removeAttribute('aria-current');
  dot.setAttribute('aria-current', 'true');
  dots.dataset.color = name;
  const link = card.querySelector('h3 a');
  for (const other of [link, card.querySelector('[data-quick]')]) if (other) other.href = dot.href;
  announce(document.body, `${link.textContent} in ${name.toLowerCase()}`);
}

/** The addresses of a drawing in two colors differ only in the color's six digits. */
function showDrawing(card, hex, before, name) {
  card.querySelector('.frame > svg')?.setAttribute('fill', `#${hex}`);
  for (const image of card.querySelectorAll('.frame img')) {
    replace(image, (fresh) => {
      fresh.srcset = image.srcset.replace(HEX, `/${hex}/`);
      fresh.src = image.getAttribute('src').replace(HEX, `/${hex}/`);
      const end = ` in ${before.toLowerCase()}`;
      if (image.alt.endsWith(end)) fresh.alt = `${image.alt.slice(0, -end.length)} in ${name.toLowerCase()}`;
    });
  }
}

function showOwn(card, pictures) {
  // The placeholder has the tones of the previous color.
  card.querySelector('.tones')?.remove();
  const [first, closer] = card.querySelectorAll('.frame picture');
  for (const [shown, picture, className] of [
    [first, pictures[0], ''],
    [closer, pictures[1], 'alt '],
  ]) {
    if (!shown) continue;
    // The previous color’s close-up must not appear under a pointer.
    shown.querySelector('img').hidden = !picture;
    if (picture) replace(shown, (fresh) => fillOwn(fresh, picture, className));
  }
}

function fillOwn(fresh, [key, width, height, photoClass, alt], className) {
  const image = fresh.querySelector('img');
  fresh.querySelector('source').srcset = srcsetOf(key, width, 'avif');
  Object.assign(image, {
    hidden: false,
    className: className + photoClass,
    alt: className ? '' : alt,
    width,
    height,
    srcset: srcsetOf(key, width, 'webp'),
    src: `/pictures/own/${key}/${Math.min(width, 800)}.webp`,
  });
}

/** Every picture is stored in these widths, up to its own. */
const srcsetOf = (key, width, format) =>
  [...[400, 800, 1_200, 1_600].filter((one) => one < width), width]
    .map((one) => `/pictures/own/${key}/${one}.${format} ${one}w`)
    .join(', ');

/** Puts a new element in, because an image shows its old picture until the new one has loaded. */
function replace(shown, fill) {
  const fresh = shown.cloneNode(true);
  fill(fresh);
  shown.replaceWith(fresh);
}
