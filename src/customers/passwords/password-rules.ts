import { createRequire } from 'node:module';
import { isInvisible } from '../../web/typed-text.ts';
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

/**
 * Passwords that many people have chosen, and that attackers therefore try first: the 18,000 of eight or more
 * characters among the 49,000 of `@zxcvbn-ts/language-common`, all in lower case.
 */
let common: ReadonlySet<string> | undefined;

/** Asked for in lower case: "PassWord" is as well known as "password". */
function isCommonPassword(lowerCasePassword: string): boolean {
  common ??= readCommonPasswords();
  return common.has(lowerCasePassword);
}

/** Read when the first password is chosen: it takes 40 ms, which a start should not wait for. */
function readCommonPasswords(): ReadonlySet<string> {
  const require = createRequire(import.meta.url);
  const { dictionary } = require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((password) => password.length >= LENGTH_MIN));
}

/** A shorter password is refused for its length, so that nobody asks for one here. */
const LENGTH_MIN = 8;
