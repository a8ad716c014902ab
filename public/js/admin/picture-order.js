// Dragging sorts the pictures of a product: a mouse drags the picture, and a finger its handle, because a finger on the
// picture scrolls the page. Without this script, the buttons of each picture do the same.

/** While a finger is this near to an edge of the window, in pixels, the page scrolls. */
const EDGE = 80;
const SCROLL_STEP = 12;

/** Called again when the page has been replaced. */
export function addHandles(main) {
  for (const item of main.querySelectorAll('[data-move]')) {
    const frame = item.querySelector('.frame');
    frame.draggable = true;
    // Otherwise the browser drags the image as a file.
    item.querySelector('img').draggable = false;
    if (frame.querySelector('[data-handle]')) continue;
    const handle = document.createElement('span');
    handle.dataset.handle = '';
    handle.className = 'handle';
    handle.ariaHidden = 'true';
    handle.textContent = '\u2195';
    frame.append(handle);
  }
}

/** Calls `onMoved` after each move. */
export function followDragging(main, onMoved) {
  followMouse(main, onMoved);
  followFingers(main, onMoved);
}

async function place(item, over, onMoved) {
  const position = [...over.parentElement.children].indexOf(over) + 1;
  await fetch(item.dataset.move, { method: 'POST', body: new URLSearchParams({ position }) });
  await onMoved();
}

function mark(main, over) {
  for (const item of main.querySelectorAll('[data-move].over'))
    if (item !== over) item.classList.remove('over');
  over?.classList.add('over');
}

function followMouse(main, onMoved) {
  let dragged;
  main.addEventListener('dragstart', (event) => {
    const { target, dataTransfer } = event;
    // A long touch of the handle would also start the browser's own drag.
    if (main.querySelector('.dragged')) return event.preventDefault();
    dragged = target.closest('[data-move]');
    dragged?.classList.add('dragged');
    // Firefox drags an element only if the transfer has data.
    dataTransfer.setData('text/plain', '');
    dataTransfer.effectAllowed = 'move';
  });
  main.addEventListener('dragend', () => {
    dragged?.classList.remove('dragged');
    mark(main);
    dragged = undefined;
  });
  main.addEventListener('dragover', (event) => {
    const over = dragged && event.target.closest('[data-move]');
    if (!over) return;
    event.preventDefault();
    mark(main, over);
  });
  main.addEventListener('drop', (event) => {
    const over = dragged && event.target.closest('[data-move]');
    if (!over || over === dragged) return;
    event.preventDefault();
    place(dragged, over, onMoved);
  });
}

function followFingers(main, onMoved) {
  let dragged;
  let at;
  main.addEventListener('pointerdown', (event) => {
    const handle = event.target.closest('[data-handle]');
    if (!handle || event.pointerType === 'mouse') return;
    dragged = handle.closest('[data-move]');
    at = { x: event.clientX, y: event.clientY };
    handle.setPointerCapture(event.pointerId);
    dragged.classList.add('dragged');
    sort(true);
    requestAnimationFrame(follow);
  });
  main.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (dragged) at = { x: clientX, y: clientY };
  });
  main.addEventListener('pointerup', () => end(itemAt()));
  main.addEventListener('pointercancel', () => end());
  main.addEventListener('contextmenu', (event) => dragged && event.preventDefault());

  /** Texts are hidden while sorting, so that the pictures are near each other. The dragged one stays under the finger. */
  function sort(isSorting) {
    const { top } = dragged.getBoundingClientRect();
    dragged.parentElement.classList.toggle('sorting', isSorting);
    scrollBy(0, dragged.getBoundingClientRect().top - top);
  }

  function itemAt() {
    const item = dragged && document.elementFromPoint(at.x, at.y)?.closest('[data-move]');
    return item === dragged ? undefined : item;
  }

  function follow() {
    if (!dragged) return;
    if (at.y < EDGE) scrollBy(0, -SCROLL_STEP);
    else if (at.y > innerHeight - EDGE) scrollBy(0, SCROLL_STEP);
    mark(main, itemAt());
    requestAnimationFrame(follow);
  }

  function end(over) {
    if (!dragged) return;
    const item = dragged;
    item.classList.remove('dragged');
    mark(main);
    sort(false);
    dragged = undefined;
    if (over) place(item, over, onMoved);
  }
}
