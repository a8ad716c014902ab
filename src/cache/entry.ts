import { crc32 } from 'node:zlib';

/**
 * What the cache holds under a key: `<version> <written, ms since 1970> <CRC-32 of the text, hex> <text>`.
 * The version stands first and bare, so that the script that compares versions needs nothing else.
 */
export interface Entry {
  version: number;
  writtenAtMs: number;
  /** JSON; empty: there is no such thing. */
  text: string;
}

/** Part of each key. With another one, entries of this format are not even seen, and expire. */
export const FORMAT = 1;

const HEADER = /^(\d{1,16}) (\d{13}) ([0-9a-f]{1,8}) /;

export function encodeEntry({ version, writtenAtMs, text }: Entry): string {
  return `${version} ${writtenAtMs} ${crc32(text).toString(16)} ${text}`;
}

/** Undefined for what no shop of this format has written. */
export function decodeEntry(stored: string): Entry | undefined {
  const match = HEADER.exec(stored);
  if (!match) return undefined;
  const text = stored.slice(match[0].length);
  if (crc32(text).toString(16) !== match[3]) return undefined;
  return { version: Number(match[1]), writtenAtMs: Number(match[2]), text };
}
