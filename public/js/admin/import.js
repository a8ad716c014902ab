// The page of an import follows its progress, and an upload shows how far it is. Without this script, the page has a link
// that loads it again, and the form is sent as usual.

import { Idiomorph } from '../vendor/idiomorph.js';

const LOOK_AGAIN_MS = 1_000;

const main = document.getElementById('main');
document.addEventListener('submit', (event) => {
  if (event.target.matches('form[data-upload]')) upload(event);
});
follow();

/** Asks for the page again as long as its import runs. */
function follow() {
  if (!document.querySelector('[data-follow]')) return;
  setTimeout(async () => {
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      // An ended session leads to another page, which the browser shows as usual.
      if (new URL(response.url).pathname !== location.pathname) return location.reload();
      if (response.ok) show(new DOMParser().parseFromString(await response.text(), 'text/html'));
    } catch {
      // The shop may be restarting.
    }
    follow();
  }, LOOK_AGAIN_MS);
}

function show(next) {
  const content = next.getElementById('main');
  if (content) Idiomorph.morph(main, content.innerHTML, { morphStyle: 'innerHTML' });
}

function upload(event) {
  const form = event.target;
  const [file] = form.elements.file.files;
  if (!file) return;
  event.preventDefault();
  if (file.size > Number(form.dataset.bytesMax))
    return say(
      form,
      'The file is larger than 200 MB. Split it into several files. Keep the rows of a product together.',
    );
  const { button, progress, cancel } = showProgress(form);
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('accept', 'text/html');
  request.responseType = 'document';
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    progress.value = loaded / total;
  });
  const end = (message) => {
    button.disabled = false;
    progress.parentElement.remove();
    if (message) say(form, message);
  };
  request.addEventListener('load', () => {
    if (request.status < 400) return location.assign(request.responseURL);
    end();
    if (request.response?.querySelector('form[data-upload]')) show(request.response);
    else say(form, 'The file was not accepted. Reload this page and try again.');
  });
  request.addEventListener('error', () => end('The upload was interrupted. Nothing was changed. Try again.'));
  request.addEventListener('abort', () => end('Canceled. Nothing was changed.'));
  cancel.addEventListener('click', () => request.abort());
  request.send(new FormData(form));
}

function showProgress(form) {
  const button = form.querySelector('button');
  button.disabled = true;
  form.querySelector('.error')?.remove();
  const row = document.createElement('p');
  row.className = 'free';
  row.role = 'status';
  const progress = document.createElement('progress');
  progress.max = 1;
  progress.ariaLabel = 'Upload';
  const cancel = document.createElement('button');
  cancel.type = 'button';
  cancel.className = 'btn small';
  cancel.textContent = 'Cancel';
  row.append('Uploading… ', progress, cancel);
  form.append(row);
  return { button, progress, cancel };
}

/** Shows a sentence below the file, as the page without scripts does. */
function say(form, message) {
  const error = form.querySelector('.error') ?? document.createElement('p');
  error.className = 'error';
  error.id = 'file-fault';
  error.role = 'alert';
  error.textContent = message;
  form.elements.file.setAttribute('aria-describedby', 'file-note file-fault');
  form.elements.file.closest('.field').after(error);
  form.elements.file.focus();
}
