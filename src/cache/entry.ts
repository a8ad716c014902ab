import { crc32 } from 'node:zlib';

/**
 * The cache stores an entry as `<version> <written, ms since 1970> <CRC-32 of the text, hex> <text>`. The version comes
 * first, so that the script that compares versions need not parse the rest.
 */
export interface Entry {
  version: number;
  writtenAtMs: number;
  /** JSON, or an empty text when there is no value. */
  text: string;
}

/** Part of each key. After a change of the format, old entries are never read again and expire. */
export const FORMAT = 1;

const HEADER = /^(\d{1,16}) (\d{13}) ([0-9a-f]{1,8}) /;

export function encodeEntry({ version, writtenAtMs, text }: Entry): string {
  return `${version} ${writtenAtMs} ${crc32(text).toString(16)} ${text}`;
}

/** Returns undefined for a text that no shop of this format has written. */
export function decodeEntry(stored: string): Entry | undefined {
  const match = HEADER.exec(stored);
  if (!match) return undefined;
  const text = stored.slice(match[0].length);
  if (crc32(text).toString(16) !== match[3]) return undefined;
  return { version: Number(match[1]), writtenAtMs: Number(match[2]), text };
}
