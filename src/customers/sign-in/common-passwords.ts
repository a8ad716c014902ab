import { createRequire } from 'node:module';

/**
 * Passwords that many people have chosen, and that attackers therefore try first: the 18,000 of eight or more
 * characters among the 49,000 of `@zxcvbn-ts/language-common`, all in lower case.
 */
let common: ReadonlySet<string> | undefined;

/** Asked for in lower case: "PassWord" is as well known as "password". */
export function isCommonPassword(lowerCasePassword: string): boolean {
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
