// Adds a button to each password field that shows the password. Without this script, the password stays hidden.

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
  // A browser may store the content of a text field that it sees submitted, and offer it elsewhere.
  input.form?.addEventListener('submit', () => show(false));
  input.after(button);
}
