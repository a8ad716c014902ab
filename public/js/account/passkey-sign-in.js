// Signs in or confirms the identity with a passkey, if the browser supports it. Without this script, the password works.

import { canUsePasskeys, onPasskeyButton, send } from './passkey.js';

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
  // The sign-in sets this cookie, too, so a browser without it blocks cookies.
  else location.assign(`/sign-in?${new URLSearchParams({ next: place.dataset.next, check: 'cookies' })}`);
}

/** Sends the form that was filled in before the sign-in to the page that restores it. */
function sendAgain({ path, fields }) {
  const form = Object.assign(document.createElement('form'), { method: 'post', action: path, hidden: true });
  for (const [name, values] of Object.entries({ ...fields, restored: '1' }))
    for (const value of [values].flat())
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  document.body.append(form);
  form.submit();
}

function cancelled() {
  return 'No passkey was used. Try again, or use your password.';
}
