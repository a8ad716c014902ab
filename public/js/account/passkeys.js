// Adds a passkey, if the browser supports it. Without this script, the page says that it is not supported.

import { canUsePasskeys, onPasskeyButton, send } from './passkey.js';

const place = document.querySelector('[data-passkey-add]');

/** Maps a problem's code to the data attribute with the page that must come first and then leads back here. */
const WAYS = { sign_in_needed: 'signIn', confirm_identity: 'confirmIdentity' };

if (place && canUsePasskeys()) {
  document.querySelector('[data-passkey-missing]').hidden = true;
  onPasskeyButton(place, cancelled, add);
}

async function add() {
  try {
    await create();
    location.reload();
  } catch (error) {
    const way = place.dataset[WAYS[error.code]];
    if (!way) throw error;
    location.assign(way);
  }
}

async function create() {
  const options = await send('/api/passkeys/registration-options', {});
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
  });
  await send('/api/passkeys', { response: credential.toJSON() });
}

function cancelled(error) {
  return error.name === 'InvalidStateError'
    ? 'This device already has a passkey for your account.'
    : 'No passkey was added. Try again when you’re ready.';
}
