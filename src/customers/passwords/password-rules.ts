import { createRequire } from 'node:module';
import { isInvisible } from '../../web/typed-text.ts';
import { normalizedPassword } from './passwords.ts';

const PASSWORD_LENGTH = { min: 8, max: 128 } as const;
/** This many characters must be left of a password without the words of the customer's name and email. */
const REST_LENGTH_MIN = 4;
/** Shorter parts of names occur in too many good passwords. */
const OWN_WORD_LENGTH_MIN = 3;

/**
 * Returns a sentence if a password is not acceptable. Lengths are in characters (code points). Any character is allowed,
 * and at least one must be visible.
 */
export function passwordFault(password: string, owner: { email: string; name: string }): string | undefined {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.min) return `Use at least ${PASSWORD_LENGTH.min} characters.`;
  if (length > PASSWORD_LENGTH.max) return `Use at most ${PASSWORD_LENGTH.max} characters.`;
  if (isInvisible(password)) return 'Use letters, digits or other visible characters.';
  const normalized = normalizedPassword(password).toLowerCase();
  if (isCommonPassword(normalized))
    return 'This password is too common and easy to guess. Choose another one.';
  if (isOwnWords(normalized, owner))
    return 'This password is too similar to your name, your email or our name. Choose another one.';
  return undefined;
}

/** Tells whether little is left of a password without the words that someone who knows the customer would try. */
function isOwnWords(password: string, { email, name }: { email: string; name: string }): boolean {
  const words = `myclothes ${email} ${name}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= OWN_WORD_LENGTH_MIN)
    // The longest word goes first, because removing "ann" would break "annabel".
    .sort((a, b) => b.length - a.length);
  let rest = password;
  for (const word of words) rest = rest.replaceAll(word, '');
  return rest !== password && rest.replace(/[\s._@+-]+/g, '').length < REST_LENGTH_MIN;
}

/**
 * Attackers try common passwords first. These are the 18,000 of eight or more characters among the 49,000 of
 * `@zxcvbn-ts/language-common`, all in lower case.
 */
let common: ReadonlySet<string> | undefined;

/** The password must be in lower case, because "PassWord" is as common as "password". */
function isCommonPassword(lowerCasePassword: string): boolean {
  common ??= readCommonPasswords();
  return common.has(lowerCasePassword);
}

/** The list is read with the first password. Reading takes 40 ms, and the start must not wait for it. */
function readCommonPasswords(): ReadonlySet<string> {
  const require = createRequire(import.meta.url);
  const { dictionary } = require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((password) => password.length >= PASSWORD_LENGTH.min));
}
