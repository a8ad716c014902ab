// What adding a passkey and signing in with one share: whether this browser can, and the two requests.

/** Browsers that turn the server's JSON into options by themselves; others are not offered passkeys. */
export const canUsePasskeys = () =>
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

const TIMEOUT_MS = 10_000;

/** The answer's JSON. Throws an error with a sentence for the shopper, and the problem's code where there is one. */
export async function send(path, body) {
  let response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Error('The shop did not answer. Check your connection and try again.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = new Error(answer.detail ?? 'That did not work. Try again in a moment.');
    throw Object.assign(error, { code: answer.code });
  }
  return answer;
}

/** Runs `use` with each click on the button in `place`, and says there what goes wrong. */
export function onPasskeyButton(place, cancelled, use) {
  const button = place.querySelector('button');
  const message = document.createElement('p');
  message.className = 'error';
  message.setAttribute('role', 'alert');
  place.append(message);
  place.hidden = false;
  button.addEventListener('click', async () => {
    message.textContent = '';
    button.disabled = true;
    try {
      await use();
    } catch (error) {
      // What the browser itself throws is for developers: most often the shopper has closed its dialog.
      message.textContent = error instanceof DOMException ? cancelled(error) : error.message;
      button.disabled = false;
      button.focus();
    }
  });
}
