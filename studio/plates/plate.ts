import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { fromLinear, LIGHT_MAX } from '../../src/pictures/plates.ts';
import { denoise } from './denoise.ts';
import type { Planes } from './planes.ts';

/** The brightness of all cloth in studio/blender/fabrics.py. */
const CLOTH_BRIGHTNESS = 0.5;
const LIGHT_DENOISING = { radius: 3, normalSpread: 0.08, passes: 2 };
const GLOSS_DENOISING = { radius: 3, normalSpread: 0.12, passes: 1 };
/** Chosen by eye on jersey: lower qualities blur the grain of the cloth. */
const QUALITY = 90;
/** Lower qualities divide the soft shadow into blocks. */
const MASK_QUALITY = 96;
/** The lit middle of the picture, where the color is measured, from side to side and from top to bottom. */
const MIDDLE = { left: 0.36, right: 0.56, top: 0.26, bottom: 0.5 };
const SHADOW_STRENGTH = 0.34;
/** Weaker shadow than this is made much weaker, so that the shadow stays close to the garment. */
const SHADOW_TAIL = 0.12;
/** The shadow fades out before the picture ends, in parts of its size, so that the ground is the page's own. */
const SHADOW_FADE = 0.12;

/** Writes the two files of a plate, which src/pictures/plates.ts describes. */
export async function writePlate(planes: Planes, path: string, exposure = exposureOf(planes)): Promise<void> {
  const { width, height } = planes;
  await mkdir(dirname(path), { recursive: true });
  const sources = clothPixels(planes);
  await sharp(shadeOf(planes, sources, exposure), { raw: { width, height, channels: 4 } })
    .webp({ quality: QUALITY, alphaQuality: 90, effort: 6, smartSubsample: true })
    .toFile(path);
  const [halfWidth, halfHeight] = [Math.round(width / 2), Math.round(height / 2)];
  const tint = Buffer.from(
    sources.map((source) => 255 * Math.min(1, Math.max(0, source < 0 ? 1 : planes.tint[source])) + 0.5),
  );
  const halfTint = await resized(tint, width, height, halfWidth, halfHeight);
  const shadow = await resized(
    shadowOf(planes),
    planes.shadow.width,
    planes.shadow.height,
    halfWidth,
    halfHeight,
  );
  await sharp(Buffer.concat([halfTint, shadow]), {
    raw: { width: halfWidth, height: 2 * halfHeight, channels: 1 },
  })
    .webp({ quality: MASK_QUALITY, effort: 6 })
    .toFile(path.replace(/\.webp$/, '-mask.webp'));
}

function resized(
  data: Buffer,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 1 } })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: 'cubic' })
    .toColorspace('b-w')
    .raw()
    .toBuffer();
}

/** The light that shows a product's color as it is: that of the lit middle of its front. All views share it. */
export function exposureOf(planes: Planes): number {
  const lit = planes.color[0].map((value, at) => value * planes.light[at]);
  return medianOf(inMiddle(lit, planes)) / CLOTH_BRIGHTNESS;
}

/** Four bytes per pixel: how the neutral cloth is lit, where 1 is the light of the middle, and the coverage. */
function shadeOf(planes: Planes, sources: Int32Array, exposure: number): Buffer {
  const { color, coverage, width, height } = planes;
  const light = denoise(planes.light, planes, LIGHT_DENOISING);
  const gloss = denoise(planes.gloss, planes, GLOSS_DENOISING);
  // A color is measured with its haze of gloss, so only gloss beyond the usual is added.
  const haze = medianOf(inMiddle(gloss, planes));
  const lit = color.map((channel) =>
    channel.map((value, at) => value * light[at] + Math.max(0, gloss[at] - haze)),
  );
  const shade = Buffer.alloc(4 * width * height);
  for (let at = 0; at < coverage.length; at += 1) {
    shade[4 * at + 3] = 255 * Math.min(1, coverage[at]) + 0.5;
    const source = sources[at];
    if (source < 0) continue;
    for (const [channel, values] of lit.entries()) {
      const share = values[source] / exposure / (planes.tint[source] > 0.5 ? CLOTH_BRIGHTNESS : 1);
      shade[4 * at + channel] = 255 * fromLinear(Math.min(1, share / LIGHT_MAX)) + 0.5;
    }
  }
  return shade;
}

/** How far the cloth is continued beyond its outline, in pixels. Compression and resizing would mix in the ground. */
const EXTENSION = 24;

/** The pixel that each pixel takes its brightness and tint from: itself, or the nearest one of the cloth. */
function clothPixels({ width, coverage }: Planes): Int32Array {
  const sources = Int32Array.from(coverage, (share, at) => (share > 0.4 ? at : -1));
  let rim = [...sources].filter((at) => at >= 0);
  for (let step = 0; step < EXTENSION; step += 1) {
    const next: number[] = [];
    for (const at of rim) {
      const x = at % width;
      for (const other of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (other < 0 || other >= sources.length || sources[other] >= 0) continue;
        sources[other] = sources[at];
        next.push(other);
      }
    }
    rim = next;
  }
  return sources;
}

function inMiddle(plane: Float32Array, { width, height, coverage, tint }: Planes): number[] {
  const values: number[] = [];
  for (let y = Math.floor(height * MIDDLE.top); y < height * MIDDLE.bottom; y += 1)
    for (let x = Math.floor(width * MIDDLE.left); x < width * MIDDLE.right; x += 1) {
      const at = y * width + x;
      if (coverage[at] > 0.99 && tint[at] > 0.99) values.push(plane[at]);
    }
  return values;
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 1;
}

function shadowOf({ shadow: { width, height, values } }: Planes): Buffer {
  const dark = blurredPlane(values, width, height);
  // The wall is a little darker everywhere, because the garment takes light from it. Only the rest is its shadow.
  const atBorder = Array.from(dark).filter((_, at) => at % width < 4 || at < 4 * width);
  const usual = medianOf(atBorder);
  return Buffer.from(
    dark.map((value, at) => {
      const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
      const toBorder = Math.min(x, 1 - x, y, 1 - y) / SHADOW_FADE;
      const share = Math.min(1, toBorder) ** 2 * (3 - 2 * Math.min(1, toBorder));
      const beyond = Math.max(0, value - usual);
      const near = beyond / (beyond + SHADOW_TAIL);
      return 255 * beyond * near * share * SHADOW_STRENGTH + 0.5;
    }),
  );
}

/** The mean of a square around each pixel, twice. */
function blurredPlane(plane: Float32Array, width: number, height: number): Float32Array {
  const radius = Math.max(1, Math.round(width / 100));
  let result = plane;
  for (let pass = 0; pass < 2; pass += 1)
    for (const [step, length, count] of [
      [1, width, height],
      [width, height, width],
    ]) {
      const next = new Float32Array(result.length);
      for (let row = 0; row < count; row += 1)
        for (let at = 0; at < length; at += 1) {
          let [sum, seen] = [0, 0];
          for (let other = Math.max(0, at - radius); other <= Math.min(length - 1, at + radius); other += 1) {
            sum += result[(step === 1 ? row * width : row) + other * step];
            seen += 1;
          }
          next[(step === 1 ? row * width : row) + at * step] = sum / seen;
        }
      result = next;
    }
  return result;
}
