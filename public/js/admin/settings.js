// A file for a field that takes a picture as text, for the settings of the shop. The text itself says nothing to people.

for (const field of document.querySelectorAll('textarea[data-picture]')) {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/png,image/webp';
  input.setAttribute('aria-label', field.labels[0].textContent);
  const status = document.createElement('p');
  status.className = 'small';
  status.role = 'status';
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'link';
  remove.textContent = 'Remove the picture';
  const show = (words) => {
    status.textContent = words;
    // A class of links shows it although it has `hidden`.
    if (field.value === '') remove.remove();
    else status.after(remove);
  };
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    field.value = btoa(text);
    const kind = field.form.elements.namedItem('logo.kind');
    if (kind && field.name === 'logo.picture') kind.value = 'picture';
    show(`${file.name} is chosen. Preview or save it.`);
  });
  remove.addEventListener('click', () => {
    field.value = '';
    input.value = '';
    show('The picture is removed when you save.');
  });
  field.hidden = true;
  field.before(input);
  field.after(status);
  show(field.value === '' ? 'No picture yet.' : 'There is a picture.');
}
