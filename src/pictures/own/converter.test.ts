import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { type ConvertedResult, createConverter, makeUploadFolder } from './converter.ts';
import { declaredPng, type Format, HTML_TAIL, halves, picture, SVG, ZIP_TAIL } from './pictures.fixture.ts';

describe('the converter', () => {
  let folder: string;
  const converter = createConverter();
  before(async () => {
    folder = await makeUploadFolder();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const convert = async (bytes: Buffer, one = converter): Promise<ConvertedResult> => {
    const file = join(folder, 'file');
    await writeFile(file, bytes);
    return one.convert(file);
  };
  const converted = async (bytes: Buffer) => {
    const result = await convert(bytes);
    assert.ok(result.ok, JSON.stringify(result));
    return result;
  };
  const reasonOf = async (bytes: Buffer, one = converter) => {
    const result = await convert(bytes, one);
    return result.ok ? 'taken' : result.reason;
  };

  it('takes JPEG, PNG, WebP and AVIF, and makes AVIF and WebP of each', async () => {
    for (const kind of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const { files, ...facts } = await converted(await picture(kind));
      assert.deepEqual(facts, { ok: true, kind, width: 60, height: 40, tones: facts.tones }, kind);
      assert.deepEqual(
        await Promise.all(
          files.map(async ({ name, bytes }) => {
            const { format, width, height } = await sharp(bytes).metadata();
            return [name, format, width, height];
          }),
        ),
        [
          ['60.avif', 'heif', 60, 40],
          ['60.webp', 'webp', 60, 40],
        ],
      );
    }
  });

  it('finds the tones of a picture, and none where it is transparent', async () => {
    const { tones } = await converted(await picture('png', 60, 80));
    assert.match(tones, /^(c00.{3}00c){4}$/);
    const colored = await picture('png', 60, 80);
    const gray = await converted(await sharp(colored).grayscale().jpeg().toBuffer());
    assert.match(gray.tones, /^(?:(.)\1\1){12}$/);
    const clear = await sharp(colored).removeAlpha().ensureAlpha(0.5).png().toBuffer();
    assert.equal((await converted(clear)).tones, '');
  });

  it('stores each width, and never enlarges', async () => {
    const { files, width, height } = await converted(await picture('jpeg', 2_000, 1_000));
    assert.deepEqual([width, height], [1_600, 800]);
    assert.deepEqual(
      files.map(({ name }) => name).filter((name) => name.endsWith('webp')),
      ['200.webp', '400.webp', '800.webp', '1200.webp', '1600.webp'],
    );
  });

  it('S60: turns pictures upright and drops all metadata', async () => {
    const turned = await halves(60, 40)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Copyright: 'SECRET PLACE' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { width, height, files } = await converted(turned);
    assert.deepEqual([width, height], [40, 60]);
    for (const { bytes } of files) {
      assert.ok(!bytes.includes('SECRET') && !bytes.includes('Exif'));
      const { exif, xmp, icc, orientation } = await sharp(bytes).metadata();
      assert.deepEqual([exif, xmp, icc, orientation], [undefined, undefined, undefined, undefined]);
    }
    const webp = files.find(({ name }) => name.endsWith('webp'))?.bytes;
    const { data } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    // Turned by 90°, the left half is at the top.
    assert.ok((data[0] as number) > 150 && (data.at(-1) as number) > 150, 'red above, blue below');
  });

  it('takes the first frame of an animation', async () => {
    const frames = Buffer.concat([Buffer.alloc(40 * 40 * 3, 10), Buffer.alloc(40 * 40 * 3, 250)]);
    const animated = await sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } })
      .webp({ loop: 0, delay: [100, 100] })
      .toBuffer();
    const { width, height } = await converted(animated);
    assert.deepEqual([width, height], [40, 40]);
  });

  it('S60: refuses SVG, GIF, TIFF, HTML and nothing, whatever they are called', async () => {
    const others: Format[] = ['gif', 'tiff'];
    for (const bytes of [
      SVG,
      HTML_TAIL,
      Buffer.alloc(0),
      ...(await Promise.all(others.map((one) => picture(one)))),
    ])
      assert.equal(await reasonOf(bytes), 'not_a_picture');
  });

  it('S60: refuses pictures with a page or an archive behind them, and takes those with a film', async () => {
    for (const kind of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const one = await picture(kind);
      for (const tail of [HTML_TAIL, ZIP_TAIL])
        assert.equal(await reasonOf(Buffer.concat([one, tail])), 'foreign_tail', kind);
    }
    const film = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');
    assert.equal(await reasonOf(Buffer.concat([await picture('jpeg'), film])), 'taken');
  });

  it('keeps nothing of what a picture hides', async () => {
    const jpeg = await picture('jpeg');
    const comment = Buffer.from('\xff\xfe\x00\x24<script>alert(document.domain)//', 'latin1');
    comment.writeUInt16BE(comment.length - 2, 2);
    const { files } = await converted(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]));
    for (const { bytes } of files) assert.ok(!bytes.includes('<script>'));
  });

  it('refuses what is truncated or damaged', async () => {
    for (const kind of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const noise = await sharp({
        create: {
          width: 300,
          height: 300,
          channels: 3,
          background: '#808080',
          noise: { type: 'gaussian', mean: 128, sigma: 60 },
        },
      })
        .toFormat(kind)
        .toBuffer();
      assert.equal(await reasonOf(noise.subarray(0, Math.floor(noise.length / 2))), 'unreadable', kind);
    }
  });

  it('tells HEIC, which it cannot decode, from other pictures that it cannot read', async () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x10mdat--------', 'latin1');
    assert.equal(await reasonOf(heic), 'heic_unreadable');
  });

  it('S60: refuses a picture that declares more than 50 megapixels, without reading it', async () => {
    assert.equal(await reasonOf(declaredPng(60_000, 60_000)), 'too_many_pixels');
    assert.equal(await reasonOf(declaredPng(10_000, 5_001)), 'too_many_pixels');
  });

  it('S60: ends a process that takes too long or too much memory, and takes the next picture', async () => {
    const large = await picture('jpeg', 3_000, 3_000);
    assert.equal(await reasonOf(large, createConverter({ timeoutMs: 1 })), 'took_too_long');
    assert.equal(await reasonOf(large, createConverter({ memoryMaxBytes: 200 * 1024 * 1024 })), 'unreadable');
    assert.equal(await reasonOf(await picture('png')), 'taken');
  });

  it('takes 50 megapixels within its limits, also where all of them are decoded at once', async () => {
    const progressive = await halves(7_000, 7_142).jpeg({ progressive: true }).toBuffer();
    assert.equal(await reasonOf(progressive), 'taken');
    assert.equal(await reasonOf(await picture('png', 7_000, 7_142)), 'taken');
  });

  it('leaves no files behind', async () => {
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('myclothes-picture-'));
    assert.deepEqual(
      left.filter((name) => !folder.endsWith(name)),
      [],
    );
  });
});
