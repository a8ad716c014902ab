// Moves the number between two step buttons at once. Without this script they are submit buttons.

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element && event.target.closest('[data-step]');
  const input = button && button.parentElement.querySelector('input');
  if (!input) return;
  event.preventDefault();
  const before = input.value;
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event('change', { bubbles: true }));
});
