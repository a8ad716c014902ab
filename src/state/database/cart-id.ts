import { randomUUID } from 'node:crypto';

/**
 * Makes a UUID of version 7: 48 bits of Unix time in milliseconds, then random bits (RFC 9562, section 5.7). New carts
 * thus share the last page of each index on their IDs. With random IDs each would change a page of its own, which is
 * written to the log completely after every checkpoint.
 */
export function newCartId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
