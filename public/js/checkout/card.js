// Helps with typing a card: groups the digits, fills in a test card without loading the page, and says what is missing
// before the form is sent. The server checks every field again.

const form = document.querySelector('form[data-card]');

if (form) {
  form.addEventListener('input', ({ target }) => {
    if (target.name === 'cardNumber') regroup(target, grouped);
    if (target.name === 'expiry') regroup(target, dated);
    if (target.validity.valid) forgetFault(target);
  });
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    if (submitter?.name === 'fill') fill(event, submitter.value);
    else if (!submitter?.formNoValidate) check(event);
  });
}

/** The caret stays behind the same digit. */
function regroup(field, format) {
  const { value, selectionStart } = field;
  const next = format(value);
  if (next === value) return;
  const before = value.slice(0, selectionStart).replace(/\D/g, '').length;
  field.value = next;
  let caret = next.length;
  if (selectionStart < value.length) {
    caret = 0;
    for (let digits = 0; caret < next.length && digits < before; caret++)
      if (/\d/.test(next[caret])) digits++;
  }
  field.setSelectionRange(caret, caret);
}

function grouped(text) {
  if (/[^\d\s-]/.test(text)) return text;
  return text.replace(/\D/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

/** A slash is added only where there are just digits, so that it can be deleted. */
const dated = (text) => (/^\d{3,4}$/.test(text) ? `${text.slice(0, 2)}/${text.slice(2)}` : text);

function fill(event, number) {
  event.preventDefault();
  const isAmex = number.startsWith('37');
  const values = { cardNumber: grouped(number), expiry: '12/34', cvc: isAmex ? '1234' : '123' };
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    field.value = value;
    forgetFault(field);
  }
  form.elements.namedItem('cardName').focus();
}

function check(event) {
  const wrong = [...form.querySelectorAll('[data-fault]')].filter((field) => {
    forgetFault(field);
    return !field.validity.valid;
  });
  for (const field of wrong) showFault(field);
  if (wrong.length === 0) return;
  event.preventDefault();
  wrong[0].focus();
}

function showFault(field) {
  const text = Object.assign(document.createElement('p'), { className: 'error', id: `${field.id}-fault` });
  // The notice above has the same icon.
  const icon = document.querySelector('.notice .icon').cloneNode(true);
  text.append(icon, Object.assign(document.createElement('span'), { textContent: field.dataset.fault }));
  field.after(text);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', text.id);
}

function forgetFault(field) {
  field.removeAttribute('aria-invalid');
  field.removeAttribute('aria-describedby');
  document.getElementById(`${field.id}-fault`)?.remove();
}
