import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { hasForeignTail, type Kind, kindOf } from './kinds.ts';
import { convertedWidths, fileName, HEIGHT_MAX, TONES, WIDTH_MAX } from './own-picture.ts';

/** Why a file is refused. */
export type ConvertRefusal =
  | 'not_a_picture'
  | 'foreign_tail'
  | 'too_many_pixels'
  | 'unreadable'
  | 'heic_unreadable';

export type ConvertResult =
  | { ok: true; kind: Kind; width: number; height: number; tones: string }
  | { ok: false; reason: ConvertRefusal };

/** 50 megapixels are what the largest cameras of phones and studios make. */
const PIXELS_MAX = 50_000_000;

// One thread and no cache bound the memory.
sharp.cache(false);
sharp.concurrency(1);
// Only these decoders ever see a stranger's bytes. The one for SVG would read files and addresses.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
});

/**
 * Reads a file as a picture and writes it again into the folder: upright, in sRGB, without metadata, in all widths and
 * both formats. An animation becomes its first frame. Run it in a process of its own, because decoders have flaws.
 */
export async function convertPicture(file: string, folder: string): Promise<ConvertResult> {
  const bytes = await readFile(file);
  const kind = kindOf(bytes);
  if (!kind) return { ok: false, reason: 'not_a_picture' };
  if (hasForeignTail(bytes, kind)) return { ok: false, reason: 'foreign_tail' };
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > PIXELS_MAX) return { ok: false, reason: 'too_many_pixels' };
    const pixels = await decode(bytes);
    return { ok: true, kind, ...(await writeAll(pixels, folder)), tones: await tonesOf(pixels) };
  } catch (error) {
    if (!isDecoderError(error)) throw error;
    return { ok: false, reason: kind === 'heic' ? 'heic_unreadable' : 'unreadable' };
  }
}

interface Pixels {
  data: Buffer;
  raw: { width: number; height: number; channels: 1 | 2 | 3 | 4 };
}

/** Decodes once, in the largest size that is stored. */
async function decode(bytes: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error' })
    .autoOrient()
    .resize({ width: WIDTH_MAX, height: HEIGHT_MAX, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { data, raw: { width, height, channels } };
}

async function writeAll({ data, raw }: Pixels, folder: string): Promise<{ width: number; height: number }> {
  for (const width of convertedWidths(raw.width)) {
    const resized = sharp(data, { raw }).resize({ width });
    await write(join(folder, fileName(width, 'webp')), resized.clone().webp({ quality: 80, effort: 4 }));
    await write(join(folder, fileName(width, 'avif')), resized.clone().avif({ quality: 55, effort: 3 }));
  }
  return { width: raw.width, height: raw.height };
}

/** Returns the tones as TONES describes. A transparent picture has none, because its background is not known here. */
async function tonesOf({ data, raw }: Pixels): Promise<string> {
  if (!(await sharp(data, { raw }).stats()).isOpaque) return '';
  const { columns, rows } = TONES;
  const small = await sharp(data, { raw })
    .resize({ width: columns, height: rows, fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const channels = small.length / columns / rows;
  return Array.from({ length: columns * rows }, (_, cell) =>
    [0, 1, 2].map((channel) => digitOf(small[cell * channels + (channels < 3 ? 0 : channel)] ?? 0)).join(''),
  ).join('');
}

const digitOf = (level: number): string => Math.round(level / 17).toString(16);

const write = async (file: string, picture: Sharp): Promise<void> =>
  writeFile(file, await picture.toBuffer());

/** Errors of the decoder are about the file. Others, such as a full disk, have a code. */
const isDecoderError = (error: unknown): boolean => error instanceof Error && !('code' in error);
