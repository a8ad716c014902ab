// Pictures of a product: files are uploaded one by one with their progress, also when they are dropped or pasted, and a
// click on a picture sets the point that stays visible. Each calls the page's forms.

import { Idiomorph } from '../vendor/idiomorph.js';
import { addHandles, followDragging } from './picture-order.js';

/** In pixels. The shop stores no larger picture, and a phone refuses a canvas of 48 megapixels. */
const JPEG_SIDE_MAX = 3_200;

const main = document.getElementById('main');

main.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-pictures-upload]')) return;
  event.preventDefault();
  upload(event.target.elements.picture.files);
});
addEventListener('paste', (event) => {
  if (event.clipboardData?.files.length && uploadForm()) upload(event.clipboardData.files);
});
followDrops();
followDragging(main, reload);
enhance();

function uploadForm() {
  return main.querySelector('[data-pictures-upload]');
}

/** Called again when the page has been replaced. */
function enhance() {
  const hint = main.querySelector('[data-pictures-drop]');
  if (hint) hint.hidden = false;
  addHandles(main);
  for (const item of main.querySelectorAll('[data-move]')) showFocus(item);
}

async function upload(files) {
  const form = uploadForm();
  const list = form.querySelector('[data-pictures-progress]');
  const faults = [];
  form.ariaBusy = 'true';
  for (const file of files) {
    const entry = document.createElement('li');
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    bar.ariaLabel = file.name;
    entry.append(file.name, bar);
    list.append(entry);
    const fault = await send(form, await readable(file), (share) => {
      if (share < 1) bar.value = share;
      else bar.removeAttribute('value');
    });
    if (fault) faults.push(fault);
    entry.remove();
  }
  await reload(faults);
}

/**
 * The shop cannot read HEIC, the format of iPhones, but Safari can. There it is sent as JPEG. Other browsers send the file
 * as it is, and the shop says what to do.
 */
async function readable(file) {
  if (!/^image\/hei[cf]/.test(file.type) && !/\.hei[cf]$/i.test(file.name)) return file;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, JPEG_SIDE_MAX / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
    return jpeg ? new File([jpeg], file.name.replace(/\.hei[cf]$/i, '.jpg'), { type: 'image/jpeg' }) : file;
  } catch {
    return file;
  }
}

/** Resolves to what is wrong with the file. `fetch` does not tell how much has been sent. */
function send(form, file, onProgress) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append('picture', file, file.name || 'pasted');
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.responseType = 'document';
    request.setRequestHeader('accept', 'text/html');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener('load', () => {
      if (request.status < 400) return resolve('');
      const told = request.response?.querySelector('[data-faults]')?.textContent.trim();
      resolve(
        told || `${file.name}: ${request.response?.querySelector('h1')?.textContent ?? 'The upload failed.'}`,
      );
    });
    request.addEventListener('error', () => resolve(`${file.name}: The upload was interrupted. Try again.`));
    request.send(body);
  });
}

async function reload(faults = []) {
  const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  // An ended session leads to another page, which the browser shows as usual.
  if (!response.ok || response.redirected) return location.reload();
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  Idiomorph.morph(main, next.getElementById('main').innerHTML, { morphStyle: 'innerHTML' });
  enhance();
  if (faults.length === 0) return;
  const notice = document.createElement('div');
  notice.className = 'notice bad';
  notice.role = 'alert';
  for (const fault of faults) {
    const line = document.createElement('p');
    line.textContent = fault;
    notice.append(line);
  }
  main.querySelector('.top').after(notice);
}

function followDrops() {
  const isFiles = (event) => event.dataTransfer?.types.includes('Files') && uploadForm();
  addEventListener('dragover', (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    uploadForm().classList.add('over');
  });
  addEventListener('dragleave', () => uploadForm()?.classList.remove('over'));
  addEventListener('drop', (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    uploadForm().classList.remove('over');
    upload(event.dataTransfer.files);
  });
}

// The image is shown whole in a 3:4 frame, so its own area is computed from its size.
main.addEventListener('click', (event) => {
  const frame = event.target.closest('[data-picture-focus]');
  const item = frame?.closest('[data-move]');
  if (!item || event.target.closest('[data-handle]')) return;
  const area = areaOf(frame);
  const percent = (at, start, size) => Math.min(100, Math.max(0, Math.round(((at - start) / size) * 100)));
  const box = frame.getBoundingClientRect();
  item.querySelector('[name=focusX]').value = percent(event.clientX - box.left, area.left, area.width);
  item.querySelector('[name=focusY]').value = percent(event.clientY - box.top, area.top, area.height);
  showFocus(item);
});
main.addEventListener('input', ({ target }) => {
  if (target.matches('[name=focusX], [name=focusY]')) showFocus(target.closest('[data-move]'));
});

function areaOf(frame) {
  const image = frame.querySelector('img');
  const [width, height] = [Number(image.getAttribute('width')), Number(image.getAttribute('height'))];
  const scale = Math.min(frame.clientWidth / width, frame.clientHeight / height);
  return {
    left: (frame.clientWidth - width * scale) / 2,
    top: (frame.clientHeight - height * scale) / 2,
    width: width * scale,
    height: height * scale,
  };
}

function showFocus(item) {
  const frame = item.querySelector('[data-picture-focus]');
  const area = areaOf(frame);
  const mark = frame.querySelector('.focus-mark') ?? document.createElement('span');
  mark.className = 'focus-mark';
  const value = (name) => Number(item.querySelector(`[name=${name}]`).value) / 100;
  mark.style.left = `${area.left + area.width * value('focusX')}px`;
  mark.style.top = `${area.top + area.height * value('focusY')}px`;
  frame.append(mark);
}
