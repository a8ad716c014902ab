// Signs in, or says who it is once more, with a passkey, where the browser can. Without this script there is the password.

import { canUsePasskeys, onPasskeyButton, send } from './account-passkey.js';

const place = document.querySelector('[data-passkey-sign-in]');

if (place && canUsePasskeys()) onPasskeyButton(place, cancelled, signIn);

async function signIn() {
  const options = await send('/api/passkeys/authentication-options', {});
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
  });
  await send('/api/session/passkey', { response: credential.toJSON() });
  const typed = document.querySelector('input[name="typed"]');
  if (typed) sendAgain(JSON.parse(typed.value));
  else if (/(?:^|;\s*)cart=/.test(document.cookie)) location.assign(place.dataset.next);
  // The sign-in sets this cookie as well, so a browser without it blocks cookies.
  else location.assign(`/sign-in?${new URLSearchParams({ next: place.dataset.next, check: 'cookies' })}`);
}

/** Sends what was typed before the sign-in to the page that shows it again. */
function sendAgain({ path, fields }) {
  const form = Object.assign(document.createElement('form'), { method: 'post', action: path, hidden: true });
  for (const [name, value] of Object.entries({ ...fields, restored: '1' }))
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  document.body.append(form);
  form.submit();
}

function cancelled() {
  return 'No passkey was used. Try again, or use your password.';
}
