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
  location.assign(place.dataset.next);
}

function cancelled() {
  return 'No passkey was used. Try again, or use your password.';
}
