// Adds a passkey, where the browser can. Without this script the page says that it cannot.

import { canUsePasskeys, onPasskeyButton, send } from './account-passkey.js';

const place = document.querySelector('[data-passkey-add]');

if (place && canUsePasskeys()) {
  document.querySelector('[data-passkey-missing]').hidden = true;
  onPasskeyButton(place, cancelled, add);
}

async function add() {
  const options = await send('/api/passkeys/registration-options', {});
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  });
  await send('/api/passkeys', { response: credential.toJSON() });
  location.reload();
}

function cancelled(error) {
  return error.name === 'InvalidStateError'
    ? 'This device already has a passkey for your account.'
    : 'No passkey was added. Try again when you are ready.';
}
