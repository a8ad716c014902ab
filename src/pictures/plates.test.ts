import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drawings } from './drawings.ts';
import { plateHash, platePath } from './plate-files.ts';
import { colorPlate, type Plate, readPlate, toLinear } from './plates.ts';

const photographed = [...drawings.values()].filter(({ isPhotographed }) => isPhotographed);
const WIDTH = 300;
/** White, a light, a middle and a dark color of the demo, and black. */
const COLORS = ['f0ece3', 'a9bed4', '93a08f', 'a9583a', '232c42', '242425'];

test('the hash of a garment’s plates is that of their files', () => {
  for (const { name } of photographed) {
    const folder = new URL(`../../public/garments/plates/${name}/`, import.meta.url);
    const hash = createHash('sha256');
    for (const file of readdirSync(folder).sort())
      if (file.endsWith('.webp')) hash.update(readFileSync(new URL(file, folder)));
    assert.equal(plateHash(name), hash.digest('hex').slice(0, 8), name);
  }
});

test('the lit middle of a photograph has the product’s color, and its border is the page’s ground', async () => {
  for (const { name } of photographed) {
    const plate = await readPlate(platePath(name, 'front'), WIDTH);
    for (const hex of COLORS) {
      const pixels = colorPlate(plate, hex);
      const middle = medianColor(pixels, plate);
      const wanted = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
      assert.ok(difference(middle, wanted) <= 3, `${name} in ${hex}: ${middle.join(' ')}`);
      for (let x = 0; x < plate.width; x += 1) {
        assert.equal(pixels[4 * x + 3], 0, `${name}, top row`);
        assert.equal(pixels[pixels.length - 1 - 4 * x], 0, `${name}, bottom row`);
      }
    }
  }
});

test('parts that are not cloth keep their color', () => {
  const shade = Buffer.from([200, 100, 50, 255, 120, 120, 120, 255]);
  const plate = { width: 2, height: 1, shade, tint: Buffer.from([0, 255]), shadow: Buffer.from([0, 0]) };
  const [red, blue] = ['b3312f', '232c42'].map((hex) => colorPlate(plate, hex));
  assert.ok(red && blue);
  assert.deepEqual(red.subarray(0, 4), blue.subarray(0, 4));
  assert.notDeepEqual(red.subarray(4), blue.subarray(4));
});

test('a shadow is a transparent black beside the cloth, and lies under its soft outline', () => {
  const shade = Buffer.from([207, 207, 207, 0, 207, 207, 207, 128]);
  const plate = { width: 2, height: 1, shade, tint: Buffer.from([255, 255]), shadow: Buffer.from([60, 60]) };
  const pixels = colorPlate(plate, 'ffffff');
  assert.deepEqual([...pixels.subarray(0, 4)], [0, 0, 0, 56]);
  assert.ok((pixels[7] ?? 0) > 150 && (pixels[4] ?? 0) < 255);
});

/** Stripes leave a part of the cloth undyed, which has no product's color. */
function medianColor(pixels: Buffer, { width, height, tint }: Plate): number[] {
  return [0, 1, 2].map((channel) => {
    const values: number[] = [];
    for (let y = Math.round(height * 0.28); y < height * 0.48; y += 1)
      for (let x = Math.round(width * 0.38); x < width * 0.54; x += 1)
        if (pixels[4 * (y * width + x) + 3] === 255 && (tint[y * width + x] ?? 0) > 250)
          values.push(pixels[4 * (y * width + x) + channel] ?? 0);
    return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  });
}

/** The distance of two colors in CIE L*a*b* (1976). */
function difference(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [labOf(one), labOf(other)];
  return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
}

function labOf(rgb: readonly number[]): number[] {
  const [red = 0, green = 0, blue = 0] = rgb.map((level) => toLinear(level / 255));
  const root = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
