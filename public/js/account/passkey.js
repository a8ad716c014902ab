// Shared by adding a passkey and signing in with one: the check for support, and the requests.

/** Passkeys are offered only in browsers that can parse the server's JSON options. */
export const canUsePasskeys = () =>
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

const TIMEOUT_MS = 10_000;

/** Resolves to the answer's JSON. Throws an error with a sentence for the shopper, and the problem's code if there is one. */
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
    throw new Error('The shop didn’t answer. Check your connection and try again.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    const error = new Error(answer.detail ?? 'That didn’t work. Try again in a moment.');
    throw Object.assign(error, { code: answer.code });
  }
  return answer;
}

/** Runs `use` at each click on the button in `place`, and shows its errors there. */
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
      // The browser's own errors are for developers. The shopper has usually closed its dialog.
      message.textContent = error instanceof DOMException ? cancelled(error) : error.message;
      button.disabled = false;
      button.focus();
    }
  });
}
