// The product editor. It saves without leaving the page, so that nothing typed is lost when the session has ended or the
// network fails, and it asks before someone leaves with changes that are not saved.

const EDITOR = 'form[data-editor]';
/** The places of a variant's cells in the text that the form has shown (`v3.was`). */
const CELLS = ['sku', 'price', 'compare', 'stock', 'weight', 'barcode', 'sells'];

let isChanged = false;

// Some browsers put texts from before a reload into the form, which may have other values beside them now.
document.querySelector(EDITOR)?.reset();

document.addEventListener('input', ({ target }) => {
  const form = target.closest(EDITOR);
  if (!form) return;
  isChanged = true;
  if (!target.closest('[data-grid]')) showResult(form);
});
addEventListener('beforeunload', (event) => {
  if (isChanged) event.preventDefault();
});
document.addEventListener('submit', (event) => {
  if (!event.target.matches(EDITOR)) return;
  event.preventDefault();
  save(event.target, event.submitter);
});
document.addEventListener('keydown', (event) => {
  const form = document.querySelector(EDITOR);
  if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || !form) return;
  event.preventDefault();
  form.requestSubmit();
});

async function save(form, submitter) {
  const button = form.querySelector('.savebar button, .acts button');
  if (button.ariaDisabled) return;
  button.ariaDisabled = 'true';
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: changedInputs(form, submitter),
    });
    await follow(response);
  } catch {
    say('The shop did not answer. What you typed is still here. Try again.');
  } finally {
    button.ariaDisabled = null;
  }
}

async function follow(response) {
  if (response.ok) {
    isChanged = false;
    const { location: next } = await response.json();
    location.assign(next);
  } else if (response.status === 401) {
    say('Your session has ended. What you typed is still here. ', {
      text: 'Sign in in a new tab',
      path: '/sign-in?next=/admin',
      end: ', then come back and save again.',
    });
  } else if (response.headers.get('content-type')?.startsWith('text/html') && response.status < 500) {
    show(new DOMParser().parseFromString(await response.text(), 'text/html'));
  } else {
    say('This could not be saved. What you typed is still here. Try again.');
  }
}

/** Shows the page that the shop has answered with: what to correct, or what to choose. */
function show(page) {
  const main = document.getElementById('main');
  main.replaceWith(document.adoptNode(page.getElementById('main')));
  const alert = document.querySelector('[role=alert]');
  if (!alert) return scrollTo(0, 0);
  alert.tabIndex = -1;
  alert.focus();
}

/** Everything except the cells of the table that are as the form has shown them. */
function changedInputs(form, submitter) {
  const entries = [...new FormData(form, submitter)];
  const was = new Map();
  for (const [name, value] of entries) if (name.endsWith('.was')) was.set(name, value.split('\t'));
  const changed = entries.filter(([name, value]) => {
    const [, row, cell] = /^[vx](\d+)\.(\w+)$/.exec(name) ?? [];
    const place = CELLS.indexOf(cell);
    return place < 0 || was.get(`v${row}.was`)?.[place] !== value;
  });
  return new URLSearchParams(changed);
}

function say(text, link) {
  const main = document.getElementById('main');
  main.querySelector('#failure')?.remove();
  const notice = document.createElement('p');
  notice.id = 'failure';
  notice.className = 'notice bad';
  notice.role = 'alert';
  notice.tabIndex = -1;
  main.querySelector('.top').after(notice);
  notice.append(text);
  if (link) {
    const anchor = document.createElement('a');
    anchor.href = link.path;
    anchor.target = '_blank';
    anchor.textContent = link.text;
    notice.append(anchor, link.end);
  }
  notice.focus();
}

/** Shows the result of a search engine as it will be. */
function showResult(form) {
  for (const element of form.querySelectorAll('[data-from]')) {
    const fields = element.dataset.from.split(' ').map((name) => form.elements[name]?.value ?? '');
    const text = plainText(fields.find((value) => value.trim() !== '') ?? '');
    element.textContent = text.length > 160 ? `${text.slice(0, 159)}…` : text;
  }
}

const plainText = (html) =>
  /[<&]/.test(html) ? new DOMParser().parseFromString(html, 'text/html').body.textContent : html;
