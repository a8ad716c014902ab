// Fills the hearts of saved products, and saves and removes them without leaving the page. Without this script, and for
// guests, a heart is a form that leads to the wishlist.

const hearts = document.querySelectorAll('.heart');
const pending = new Set();
const said = document.createElement('p');
said.className = 'vh';
said.setAttribute('role', 'status');

/** The cart cookie of a customer ends in ".s". Nothing is authorized by it. */
const isCustomer = () => /(?:^|;\s*)cart=\d+\.\d+\.s(?:;|$)/.test(document.cookie);

if (hearts.length > 0 && isCustomer()) start();

async function start() {
  const response = await ask('');
  if (!response?.ok) return;
  const { slugs } = await response.json();
  const wished = new Set(slugs);
  document.body.append(said);
  for (const heart of hearts) {
    press(heart, wished.has(heart.value));
    heart.addEventListener('click', toggle);
  }
}

async function toggle(event) {
  event.preventDefault();
  const heart = event.currentTarget;
  if (pending.has(heart)) return;
  pending.add(heart);
  const isOn = heart.getAttribute('aria-pressed') !== 'true';
  const response = await ask(`/${encodeURIComponent(heart.value)}`, isOn ? 'PUT' : 'DELETE');
  pending.delete(heart);
  // The session may have ended, or the refusal has a reason. The form's own page explains it.
  if (!response?.ok) return isOn ? heart.form.requestSubmit(heart) : say('That didn’t work. Try again.');
  for (const other of hearts) if (other.value === heart.value) press(other, isOn);
  say(isOn ? 'Saved to your wishlist.' : 'Removed from your wishlist.');
}

function press(heart, isOn) {
  heart.setAttribute('aria-pressed', String(isOn));
}

function say(text) {
  said.textContent = text;
}

async function ask(path, method = 'GET') {
  try {
    return await fetch(`/api/wishlist${path}`, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(8_000),
    });
  } catch {
    return undefined;
  }
}
