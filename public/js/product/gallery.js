// Shows on a phone which picture of how many is in view, and opens the pictures large. Without this script, the link of a
// picture opens its file.

import { isPlainClick } from '../site/plain-click.js';

const gallery = document.querySelector('.gallery');
const dots = document.createElement('p');
const said = document.createElement('p');
let current = 0;
let observer = null;

if (gallery) start();

function start() {
  dots.className = 'position';
  dots.setAttribute('aria-hidden', 'true');
  said.className = 'vh';
  said.setAttribute('role', 'status');
  gallery.after(dots, said);
  gallery.addEventListener('click', enlarge);
  watch();
  // options.js has handled this change already, so the new color’s pictures are shown.
  document.getElementById('buy')?.addEventListener('change', (event) => {
    if (event.target.name === 'color') watch();
  });
  addEventListener('pageshow', watch);
}

function shownFrames() {
  return [...gallery.children].filter((frame) => !frame.hidden);
}

function watch() {
  observer?.disconnect();
  observer = new IntersectionObserver(seen, { root: gallery, threshold: 0.6 });
  const frames = shownFrames();
  dots.replaceChildren(...(frames.length > 1 ? frames : []).map(() => document.createElement('i')));
  current = -1;
  for (const frame of frames) observer.observe(frame);
}

function seen(entries) {
  for (const entry of entries)
    if (entry.isIntersecting && gallery.scrollWidth > gallery.clientWidth)
      mark(shownFrames().indexOf(entry.target));
}

/** The first picture is not announced, because nothing has changed. */
function mark(index) {
  if (index < 0 || index === current) return;
  if (current >= 0) said.textContent = `Picture ${index + 1} of ${dots.children.length}`;
  current = index;
  for (const [at, dot] of [...dots.children].entries()) dot.classList.toggle('on', at === index);
}

async function enlarge(event) {
  const link = event.target.closest('a');
  if (!link || !isPlainClick(event)) return;
  event.preventDefault();
  const pictures = shownFrames().map((frame) => {
    const image = frame.querySelector('img');
    return { alt: image.alt, small: image.currentSrc, large: frame.querySelector('a').href };
  });
  try {
    const { openLightbox } = await import('./lightbox.js');
    await openLightbox(pictures, shownFrames().indexOf(link.parentElement), link);
  } catch {
    location.assign(link.href);
  }
}
