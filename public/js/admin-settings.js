// A file for a field that takes a picture as text, for the settings of the shop.

for (const field of document.querySelectorAll('textarea[data-picture]')) {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/png,image/webp';
  input.setAttribute('aria-label', 'Choose a file');
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    field.value = btoa(text);
    const kind = field.form.elements.namedItem('logo.kind');
    if (kind && field.name === 'logo.picture') kind.value = 'picture';
  });
  field.before(input);
}
