import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { drawings } from './drawings.ts';
import { OUTLINE_BOX, outlineOf } from './outlines.ts';
import { renderPicture } from './render.ts';

const HEX = '32503f';
const SIZE = { width: OUTLINE_BOX.width * 3, height: OUTLINE_BOX.height * 3 };

test('a picture covers its outline, and the outline fills most of the cloth (if not: npm run demo-pictures)', async () => {
  // All views of one garment, and the front of the others, which are made alike.
  for (const drawing of drawings.values())
    for (const { view } of drawing.name === 'polo' ? drawing.shots : drawing.shots.slice(0, 1)) {
      const outline = outlineOf(drawing, view);
      assert.ok(outline !== undefined, `${drawing.name} ${view}`);
      const covered = await alphasOf(
        await renderPicture({ drawing: drawing.name, hex: HEX, view, width: 400 }),
      );
      const filled = await alphasOf(svgOf(outline));
      const count = (isCounted: (alpha: number, fill: number) => boolean): number =>
        covered.filter((alpha, at) => isCounted(alpha, filled[at] ?? 0)).length;
      const beside = count((alpha, fill) => fill > 128 && alpha < 128);
      assert.equal(beside, 0, `${drawing.name} ${view} shows beside its picture`);
      const share = count((_, fill) => fill > 128) / count((alpha) => alpha > 250);
      assert.ok(share > 0.7, `${drawing.name} ${view} shows only ${share} of the cloth`);
    }
});

test('an outline of a changed garment is not used', () => {
  const [drawing] = drawings.values();
  assert.ok(drawing);
  assert.equal(outlineOf({ ...drawing, hash: '00000000' }, 'front'), undefined);
});

const svgOf = (outline: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}" viewBox="0 0 ${OUTLINE_BOX.width} ${OUTLINE_BOX.height}"><path d="${outline}"/></svg>`,
  );

async function alphasOf(picture: Buffer): Promise<Uint8Array> {
  const pixels = await sharp(picture)
    .resize({ ...SIZE, fit: 'fill' })
    .ensureAlpha()
    .extractChannel('alpha')
    .raw()
    .toBuffer();
  return pixels;
}
