// Fills the hearts of saved products, and saves and removes them without leaving the page. A guest's wishes are in a
// cookie. Without this script, a heart is a form that leads to the wishlist.

import { isSignedIn } from '../cart/count.js';

const hearts = document.querySelectorAll('.heart');
const said = document.createElement('p');
said.className = 'vh';
said.setAttribute('role', 'status');
let queue = Promise.resolve();

const guestWishes = () =>
  decodeURIComponent(/(?:^|; )wishes=([^;]*)/.exec(document.cookie)?.[1] ?? '').split('\n');

if (hearts.length > 0) start();

async function start() {
  const slugs = isSignedIn() ? (await (await ask('/api/wishlist'))?.json())?.slugs : guestWishes();
  if (!slugs) return;
  document.body.append(said);
  for (const heart of hearts) {
    heart.ariaPressed = slugs.includes(heart.value);
    heart.addEventListener('click', toggle);
  }
}

async function toggle(event) {
  event.preventDefault();
  const heart = event.currentTarget;
  const isOn = heart.ariaPressed !== 'true';
  // Two changes of the cookie at once would overwrite each other.
  queue = queue.then(() => change(heart.value, isOn));
  if (await queue) {
    for (const other of hearts) if (other.value === heart.value) other.ariaPressed = isOn;
    said.textContent = isOn ? 'Saved to your wishlist.' : 'Removed from your wishlist.';
  } else if (isOn) {
    // The session may have ended, or the refusal has a reason. The form's own page explains it.
    heart.form.requestSubmit(heart);
  } else said.textContent = 'That didn’t work. Try again.';
}

async function change(slug, isOn) {
  if (isSignedIn())
    return (await ask(`/api/wishlist/${encodeURIComponent(slug)}`, { method: isOn ? 'PUT' : 'DELETE' }))?.ok;
  const body = new URLSearchParams({ slug });
  await ask(isOn ? '/wishlist' : '/wishlist/remove', { method: 'POST', body, redirect: 'manual' });
  return guestWishes().includes(slug) === isOn;
}

function ask(path, options) {
  return fetch(path, { ...options, signal: AbortSignal.timeout(8_000) }).catch(() => undefined);
}
