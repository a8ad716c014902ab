// Opens a dialog where the page has one; the opener is a link to a page that does the same.

document.addEventListener('click', (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const opener = target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && isPlainClick(event)) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (target.closest('[data-close]')) target.closest('dialog')?.close();
  if (target.matches('dialog')) target.close(); // a click on the backdrop
});

for (const dialog of document.querySelectorAll('dialog[data-autoopen]')) dialog.showModal();

/** Not one that opens a new tab or window. */
function isPlainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
