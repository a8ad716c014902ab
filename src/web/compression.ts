import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import type { Coding } from './encoding.ts';

/** A text, or one whose beginning and end are the same strings for many pages. */
export type Body = string | { head: string; main: string; tail: string };

export interface Compressed {
  /** The bytes to send, one after the other. */
  parts: readonly Buffer[];
  /** The size of the parts that no other page shares. */
  ownBytes: number;
}

const compressors = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

export async function compress(body: Body, coding: Coding): Promise<Compressed> {
  const part = await compressors[coding](Buffer.from(textOf(body)));
  return { parts: [part], ownBytes: part.length };
}

const decompressors = { br: promisify(brotliDecompress), gzip: promisify(gunzip) };

export async function decompress(parts: readonly Buffer[], coding: Coding): Promise<string> {
  const bytes = await decompressors[coding](parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
  return bytes.toString();
}

export const textOf = (body: Body): string =>
  typeof body === 'string' ? body : body.head + body.main + body.tail;
