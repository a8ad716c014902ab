import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { createDeflate, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { createConverter, makeUploadFolder } from './converter.ts';
import { halves, picture, pngChunk, SVG } from './pictures.fixture.ts';

const MEGABYTE = 1024 * 1024;
/** A small picture is converted with this, and nothing that a bomb unpacks fits beside it. */
const SMALL_MEMORY_BYTES = 256 * MEGABYTE;
const UNPACKED_MEGABYTES = 512;
const PNG_HEAD_BYTES = 33;

describe('S60: the converter, given hostile and unusual files', () => {
  let folder: string;
  before(async () => {
    folder = await makeUploadFolder();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const convert = async (bytes: Buffer, options = {}) => {
    const file = join(folder, 'file');
    await writeFile(file, bytes);
    return createConverter(options).convert(file);
  };
  const reasonOf = async (bytes: Buffer, options = {}) => {
    const result = await convert(bytes, options);
    return result.ok ? 'taken' : result.reason;
  };

  it('takes CMYK, 16 bits, gray with transparency, palettes and interlaced files, and makes sRGB of them', async () => {
    const plain = halves(60, 40);
    const unusual = {
      cmyk: plain.clone().toColourspace('cmyk').jpeg(),
      '16 bits': plain.clone().toColourspace('rgb16').png(),
      gray: plain.clone().grayscale().ensureAlpha(0.5).png(),
      palette: plain.clone().png({ palette: true, colours: 4 }),
      interlaced: plain.clone().png({ progressive: true }),
    };
    for (const [name, one] of Object.entries(unusual)) {
      const result = await convert(await one.toBuffer());
      assert.ok(result.ok, `${name}: ${JSON.stringify(result)}`);
      for (const { bytes } of result.files) {
        const { width, height, depth, space } = await sharp(bytes).metadata();
        assert.deepEqual([width, height, depth], [60, 40, 'uchar'], name);
        assert.ok(space === 'srgb' || space === 'b-w', `${name}: ${space}`);
      }
    }
  });

  it('takes the first frame of an animated PNG', async () => {
    const png = await picture('png');
    const frames = Buffer.alloc(8);
    frames.writeUInt32BE(1_000_000, 0);
    assert.equal(await reasonOf(insert(png, pngChunk('acTL', frames))), 'taken');
  });

  it('refuses everything that only looks like a picture, or only for some readers', async () => {
    const files: Record<string, Buffer> = {
      'SVG behind a byte-order mark': Buffer.concat([Buffer.from('\ufeff'), SVG]),
      'SVG behind spaces and a declaration': Buffer.from(`\n <?xml version="1.0"?><!-- x -->${SVG}`),
      'SVG in UTF-16': Buffer.from(`\ufeff${SVG}`, 'utf16le'),
      'packed SVG': gzipSync(SVG),
      'a script that begins like a GIF': Buffer.from('GIF89a/*\0\0*/=1;alert(1)//'),
      'commands for ImageMagick': Buffer.from('push graphic-context\nfill "url(https://x/|ls)"\n'),
      PDF: Buffer.from('%PDF-1.7\n%\xff\xff\xff\xff'),
      'a page': Buffer.from('<!doctype html><script>alert(1)</script>'),
    };
    for (const [name, bytes] of Object.entries(files))
      assert.equal(await reasonOf(bytes), 'not_a_picture', name);
    const png = (await picture('png')).subarray(0, 8);
    for (const bytes of [Buffer.concat([png, SVG]), png, Buffer.from([0xff, 0xd8, 0xff])])
      assert.equal(await reasonOf(bytes), 'unreadable');
  });

  it('refuses pictures whose headers say that they are huge, whatever the kind, without the memory for it', async () => {
    const huge = { jpeg: lyingJpeg, webp: lyingWebp, avif: lyingAvif } as const;
    for (const [kind, lie] of Object.entries(huge)) {
      const bytes = lie(await picture(kind as keyof typeof huge));
      const reason = await reasonOf(bytes, { memoryMaxBytes: SMALL_MEMORY_BYTES });
      assert.ok(['too_many_pixels', 'unreadable'].includes(reason), `${kind}: ${reason}`);
    }
  });

  it('does not unpack what is beside the pixels: a profile and texts of half a gigabyte', async () => {
    const packed = await packedZeros();
    const png = await picture('png');
    for (const [name, head] of [
      ['iCCP', 'profile\0\0'],
      ['zTXt', 'Comment\0\0'],
    ] as const) {
      const bomb = insert(png, pngChunk(name, Buffer.concat([Buffer.from(head, 'latin1'), packed])));
      assert.equal(await reasonOf(bomb, { memoryMaxBytes: SMALL_MEMORY_BYTES }), 'taken', name);
    }
  });

  it('ends a JPEG of endless scans', async () => {
    const jpeg = await halves(2_000, 2_000).jpeg({ progressive: true }).toBuffer();
    const lastScan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
    const scans = Array.from({ length: 20_000 }, () => lastScan);
    const bomb = Buffer.concat([jpeg.subarray(0, -2), ...scans, jpeg.subarray(-2)]);
    const reason = await reasonOf(bomb, { timeoutMs: 10_000 });
    assert.ok(['unreadable', 'took_too_long'].includes(reason), reason);
    assert.equal(await reasonOf(await picture('png')), 'taken');
  });
});

function packedZeros(): Promise<Buffer> {
  const zeros = Readable.from(Array(UNPACKED_MEGABYTES).fill(Buffer.alloc(MEGABYTE)));
  return buffer(zeros.pipe(createDeflate()));
}

/** Puts a chunk behind the header of a PNG. */
const insert = (png: Buffer, chunk: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, PNG_HEAD_BYTES), chunk, png.subarray(PNG_HEAD_BYTES)]);

/** Height and width stand behind the length and the precision of the frame's header. */
function lyingJpeg(jpeg: Buffer): Buffer {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt32BE(0xffdcffdc, at + 5);
  return jpeg;
}

/** An extended header with the largest canvas before the pixels. */
function lyingWebp(webp: Buffer): Buffer {
  const header = Buffer.alloc(18);
  header.write('VP8X', 'latin1');
  header.writeUInt32LE(10, 4);
  header.writeUIntLE(0xffffff, 12, 3);
  header.writeUIntLE(0x0000ff, 15, 3);
  const lying = Buffer.concat([webp.subarray(0, 12), header, webp.subarray(12)]);
  lying.writeUInt32LE(lying.length - 8, 4);
  return lying;
}

/** The box with the size of the image has a version, then the width and the height. */
function lyingAvif(avif: Buffer): Buffer {
  const at = avif.indexOf('ispe', 0, 'latin1');
  avif.writeUInt32BE(60_000, at + 8);
  avif.writeUInt32BE(60_000, at + 12);
  return avif;
}
