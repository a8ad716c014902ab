import { createHash, createHmac } from 'node:crypto';

/** Signs the cookies of seeded sessions. Every measured shop has this key. */
export const SESSION_KEY = 'a signing key for measurements and nothing else';

const sha256 = (text: string) => createHash('sha256').update(text);

const tokenOf = (number: number) => sha256(`bench ${number}`).digest('base64url');

/** Returns the cookie of a seeded session. */
export function cookieOf(number: number): string {
  const token = tokenOf(number);
  const signature = createHmac('sha256', SESSION_KEY).update(`v1.${token}`).digest('base64url');
  return `__Host-session=v1.${token}.${signature}`;
}

/** Returns the hash of a seeded session's token, as the database stores it. */
export const tokenHashOf = (number: number): Buffer => sha256(tokenOf(number)).digest();

/** The same in SQL, for the value `number` of a row. */
export const TOKEN_HASH_SQL = `sha256(convert_to(rtrim(translate(
  encode(sha256(convert_to('bench ' || number, 'UTF8')), 'base64'), '+/', '-_'), '='), 'UTF8'))`;

/** Returns the hash of the token in any session cookie. */
export function tokenHashOfCookie(cookie: string): Buffer {
  const token = /__Host-session=v1\.([^.]+)\./.exec(cookie)?.[1];
  if (token === undefined) throw new Error('The cookie has no session.');
  return sha256(token).digest();
}
