// The values of an option are moved with buttons. Without this script, their places are numbers to type.

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-step]');
  const item = button?.closest('li');
  if (!item) return;
  const isUp = button.dataset.step === 'up';
  const other = isUp ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (isUp) other.before(item);
  else other.after(item);
  for (const [index, one] of [...item.parentElement.children].entries())
    one.querySelector('[name^=place]').value = index + 1;
  item.dispatchEvent(new Event('input', { bubbles: true }));
  button.focus();
});
