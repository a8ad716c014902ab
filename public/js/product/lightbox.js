// Shows a picture as large as the screen, and enlarges it by buttons, keys, the wheel, a tap, or two fingers.

import { zoomed } from './zoom.js';

const STEP = 1.5;
/** A longer swipe shows the next picture. */
const SWIPE_PX = 48;
/** A shorter movement is a tap. */
const TAP_PX = 8;
const PAN_PX = 80;

const dialog = createDialog();
const stage = dialog.querySelector('.stage');
const image = dialog.querySelector('img');
const status = dialog.querySelector('[role="status"]');
const styled = addStyles();
/** The last position of each pointer that is down, by ID. */
const pointers = new Map();

let pictures = [];
let at = 0;
let opener = null;
let view = zoomed(null);
/** Where a gesture of one finger began, or null once a second finger has joined. */
let pressed = null;

/** `shown` lists `{ alt, small, large }`. `link` gets the focus when the pictures are closed. */
export async function openLightbox(shown, index, link) {
  await styled;
  [pictures, opener] = [shown, link];
  dialog.dataset.count = String(shown.length);
  show(index);
  if (!dialog.open) dialog.showModal();
}

function show(index) {
  at = (index + pictures.length) % pictures.length;
  const { alt, small, large } = pictures[at];
  image.alt = alt;
  // The page’s picture has loaded already. The large one replaces it when it is ready.
  image.src = small;
  const ready = new Image();
  ready.onload = () => {
    if (pictures[at].large === large) image.src = large;
  };
  ready.src = large;
  setView(zoomed(null));
}

function setView(next) {
  view = next;
  image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  stage.classList.toggle('zoomed', view.scale > 1);
  const zoom = view.scale > 1 ? `, ${Math.round(view.scale * 100)}%` : '';
  const text = `${at + 1} of ${pictures.length}${zoom}`;
  if (status.textContent !== text) status.textContent = text;
}

/** Zooms around a point of the screen, or around the middle. */
function zoomBy(factor, point) {
  setView(zoomed(view, { factor, point: fromMiddle(point), ...room() }));
}

function panBy(dx, dy) {
  setView(zoomed(view, { dx, dy, ...room() }));
}

/** The sizes of the stage and of the whole picture in it. */
function room() {
  const { clientWidth: stageWidth, clientHeight: stageHeight } = stage;
  const { naturalWidth, naturalHeight } = image;
  const fit = Math.min(stageWidth / (naturalWidth || 1), stageHeight / (naturalHeight || 1));
  return { width: naturalWidth * fit, height: naturalHeight * fit, stageWidth, stageHeight };
}

function fromMiddle(point) {
  if (!point) return { x: 0, y: 0 };
  const { left, top, width, height } = stage.getBoundingClientRect();
  return { x: point.x - left - width / 2, y: point.y - top - height / 2 };
}

function onKey(event) {
  const act = {
    ArrowLeft: () => (view.scale > 1 ? panBy(PAN_PX, 0) : show(at - 1)),
    ArrowRight: () => (view.scale > 1 ? panBy(-PAN_PX, 0) : show(at + 1)),
    ArrowUp: () => panBy(0, PAN_PX),
    ArrowDown: () => panBy(0, -PAN_PX),
    '+': () => zoomBy(STEP),
    '=': () => zoomBy(STEP),
    '-': () => zoomBy(1 / STEP),
    0: () => setView(zoomed(null)),
  }[event.key];
  // The browser's own zoom keeps its keys.
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

function onDown(event) {
  if (event.button !== 0) return;
  stage.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  pressed = pointers.size === 1 ? { x: event.clientX, y: event.clientY } : null;
}

function onMove(event) {
  const before = pointers.get(event.pointerId);
  if (!before) return;
  const now = { x: event.clientX, y: event.clientY };
  const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
  pointers.set(event.pointerId, now);
  if (other) {
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    zoomBy(distance(now, other) / Math.max(1, distance(before, other)), middle);
    panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
  } else if (view.scale > 1) panBy(now.x - before.x, now.y - before.y);
}

function onUp(event) {
  if (!pointers.delete(event.pointerId) || !pressed || event.type === 'pointercancel') return;
  const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y];
  const start = pressed;
  pressed = null;
  if (Math.hypot(dx, dy) < TAP_PX) zoomBy(view.scale > 1 ? 0 : STEP * STEP, start);
  else if (view.scale === 1 && Math.abs(dx) > SWIPE_PX && Math.abs(dx) > Math.abs(dy))
    show(at + (dx < 0 ? 1 : -1));
}

const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

function createDialog() {
  const made = document.createElement('dialog');
  made.className = 'lightbox';
  made.setAttribute('aria-label', 'Pictures');
  const button = (label, shape, act) => {
    const one = document.createElement('button');
    one.type = 'button';
    one.className = 'iconbtn';
    one.dataset.act = act;
    one.setAttribute('aria-label', label);
    one.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${shape}"/></svg>`;
    return one;
  };
  const acts = {
    previous: () => show(at - 1),
    next: () => show(at + 1),
    out: () => zoomBy(1 / STEP),
    in: () => zoomBy(STEP),
    close: () => made.close(),
  };
  made.innerHTML = '<div class="top"><p role="status"></p></div><div class="stage"><img alt=""></div>';
  made
    .querySelector('.top')
    .append(
      button('Zoom out', 'M5 12h14', 'out'),
      button('Zoom in', 'M5 12h14M12 5v14', 'in'),
      button('Close', 'm5.5 5.5 13 13M18.5 5.5l-13 13', 'close'),
    );
  made.append(
    button('Previous picture', 'm15 5-7 7 7 7', 'previous'),
    button('Next picture', 'm9 5 7 7-7 7', 'next'),
  );
  made.addEventListener('click', (event) => acts[event.target.closest('button')?.dataset.act]?.());
  made.addEventListener('keydown', onKey);
  made.addEventListener('close', () => {
    pointers.clear();
    opener?.focus({ preventScroll: true });
  });
  listenToStage(made.querySelector('.stage'));
  document.body.append(made);
  return made;
}

function listenToStage(element) {
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  for (const type of ['pointerup', 'pointercancel']) element.addEventListener(type, onUp);
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY / 400), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
  element.addEventListener('dragstart', (event) => event.preventDefault());
}

function addStyles() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('../../css/lightbox.css', import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}
