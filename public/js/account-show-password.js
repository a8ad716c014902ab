// A button in each password field that shows what is typed. Without this script the field stays hidden.

for (const input of document.querySelectorAll('.secret > input')) {
  const label = input.labels[0]?.textContent ?? 'Password';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link';
  const show = (isShown) => {
    input.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', `${button.textContent} ${label.toLowerCase()}`);
  };
  show(false);
  button.addEventListener('click', () => {
    show(input.type === 'password');
    input.focus();
  });
  // A browser may keep, and offer elsewhere, what it has seen sent from a field of text.
  input.form?.addEventListener('submit', () => show(false));
  input.after(button);
}
