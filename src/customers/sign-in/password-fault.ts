import { isInvisible } from '../../web/typed-text.ts';
import { isCommonPassword } from './common-passwords.ts';
import { normalizedPassword } from './passwords.ts';

const PASSWORD_LENGTH = { min: 8, max: 128 } as const;
/** What has to be left of a password without the customer's own name and e-mail address. */
const REST_LENGTH_MIN = 4;
/** A shorter part of a name is in too many good passwords. */
const OWN_WORD_LENGTH_MIN = 3;

/**
 * What is wrong with a password that somebody wants to have, as a sentence; undefined where nothing is.
 * Lengths are in characters (code points); any character is allowed, and at least one must be visible.
 */
export function passwordFault(password: string, owner: { email: string; name: string }): string | undefined {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.min) return `Use at least ${PASSWORD_LENGTH.min} characters.`;
  if (length > PASSWORD_LENGTH.max) return `Use at most ${PASSWORD_LENGTH.max} characters.`;
  if (isInvisible(password)) return 'Use letters, digits or other visible characters.';
  const normalized = normalizedPassword(password).toLowerCase();
  if (isCommonPassword(normalized))
    return 'Many people use this password, so it is tried first. Choose another one.';
  if (isOwnWords(normalized, owner))
    return 'This is too close to your name, your e-mail address or ours. Choose another one.';
  return undefined;
}

/** Whether next to nothing is left of it without the words that whoever knows the customer would try. */
function isOwnWords(password: string, { email, name }: { email: string; name: string }): boolean {
  const words = `myclothes ${email} ${name}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= OWN_WORD_LENGTH_MIN)
    // The longest first: "ann" must not take the beginning of "annabel".
    .sort((a, b) => b.length - a.length);
  let rest = password;
  for (const word of words) rest = rest.replaceAll(word, '');
  return rest !== password && rest.replace(/[\s._@+-]+/g, '').length < REST_LENGTH_MIN;
}
