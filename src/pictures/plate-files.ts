import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../public/garments/plates/', import.meta.url);

export function platePath(name: string, view: string): string {
  return fileURLToPath(new URL(`${name}/${view}.webp`, folder));
}

/**
 * Eight hexadecimal digits of the hash of a garment's plates. The studio writes it beside them, because hashing all
 * plates would slow down the start of the shop.
 */
export function plateHash(name: string): string {
  return readFileSync(new URL(`${name}/hash`, folder), 'utf8').trim();
}
