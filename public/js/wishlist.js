// Fills the hearts of what the customer has saved, and saves and removes without leaving the page. Without this
// script, and for guests, a heart is a form that leads to the wishlist.

const hearts = document.querySelectorAll('.heart');
const underWay = new Set();
const said = document.createElement('p');
said.className = 'vh';
said.setAttribute('role', 'status');

/** The cookie of a customer's cart ends with it; trusted for nothing. */
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
  if (underWay.has(heart)) return;
  underWay.add(heart);
  const isOn = heart.getAttribute('aria-pressed') !== 'true';
  const response = await ask(`/${encodeURIComponent(heart.value)}`, isOn ? 'PUT' : 'DELETE');
  underWay.delete(heart);
  // Signed out meanwhile, or a reason to be read: the form says it on its page.
  if (!response?.ok) return isOn ? heart.form.requestSubmit(heart) : say('That did not work. Try again.');
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
