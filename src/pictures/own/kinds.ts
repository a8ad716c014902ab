import { open } from 'node:fs/promises';

/** What a file is, judged by its bytes. Its name and its Content-Type are never asked. */

export type Kind = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic';

/** The beginning of a file, which `kindOf` needs. */
const HEAD_BYTES = 64;

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export async function kindOfFile(path: string): Promise<Kind | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return kindOf(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

export function kindOf(head: Buffer): Kind | undefined {
  if (head.length >= 3 && head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 8).equals(PNG)) return 'png';
  if (textAt(head, 0) === 'RIFF' && textAt(head, 8) === 'WEBP') return 'webp';
  return textAt(head, 4) === 'ftyp' ? kindOfBrands(head) : undefined;
}

/** The major brand, and then the compatible ones of ISO/IEC 14496-12. */
function kindOfBrands(head: Buffer): Kind | undefined {
  const end = Math.min(head.readUInt32BE(0), head.length, HEAD_BYTES);
  const brands = [textAt(head, 8)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(textAt(head, at));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return brands.some((brand) => /^(hei[cxms]|hev[cx]|mif1|msf1)$/.test(brand)) ? 'heic' : undefined;
}

const textAt = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);

/** What makes a browser read the file as a page, a server as a script, or a reader as a document, in any case. */
const FOREIGN = ['<html', '<script', '<svg ', '<!doctype', '<?php', '<?xml', '%pdf-'];
/** A ZIP archive ends with this record, which at most 64 KiB of a comment follow. */
const ZIP_END = Buffer.from('PK\u0005\u0006', 'latin1');
const ZIP_END_WITHIN_BYTES = 22 + 65_535;
const ZIP_ENTRY = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * Whether a page, a script or an archive follows the picture. Phones do append further pictures and films, so only what
 * follows the end is looked at, and no signature is so short that a film has it by chance.
 */
export function hasForeignTail(bytes: Buffer, kind: Kind): boolean {
  const tail = bytes.subarray(endOf(bytes, kind));
  if (tail.subarray(-ZIP_END_WITHIN_BYTES).includes(ZIP_END)) return true;
  if (tail.subarray(0, ZIP_ENTRY.length).equals(ZIP_ENTRY)) return true;
  const text = tail.toString('latin1').toLowerCase();
  return FOREIGN.some((signature) => text.includes(signature));
}

function endOf(bytes: Buffer, kind: Kind): number {
  switch (kind) {
    case 'jpeg':
      return endOfJpeg(bytes);
    case 'png':
      return endOfPng(bytes);
    case 'webp':
      return 8 + bytes.readUInt32LE(4) + (bytes.readUInt32LE(4) % 2);
    case 'avif':
    case 'heic':
      return endOfBoxes(bytes);
  }
}

const EOI = 0xd9;
const SOS = 0xda;
const isWithoutLength = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Segments are skipped by their length, because an embedded preview has an end marker, too. */
function endOfJpeg(bytes: Buffer): number {
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === 0xff) at += 1;
    else if (marker === EOI) return at + 2;
    else if (isWithoutLength(marker)) at += 2;
    else {
      at += 2 + bytes.readUInt16BE(at + 2);
      if (marker === SOS) at = endOfScan(bytes, at);
    }
  }
  return bytes.at(-1) === EOI && bytes.at(-2) === 0xff ? bytes.length : at;
}

/** In the pixels of a scan, 0xff is followed by zero or by a restart marker. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? EOI;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Chunks of a length, a name, their content and a checksum, up to IEND. */
function endOfPng(bytes: Buffer): number {
  let at = PNG.length;
  while (at + 12 <= bytes.length) {
    const name = textAt(bytes, at + 4);
    at += 12 + bytes.readUInt32BE(at);
    if (name === 'IEND') return at;
  }
  return bytes.length;
}

/** Boxes of a length and a name. What does not look like one is behind the end. */
function endOfBoxes(bytes: Buffer): number {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    if (size === 0) return bytes.length;
    const length = size === 1 && at + 16 <= bytes.length ? Number(bytes.readBigUInt64BE(at + 8)) : size;
    if (length < 8 || !/^[\w ]{4}$/.test(textAt(bytes, at + 4)) || at + length > bytes.length) return at;
    at += length;
  }
  return at;
}
