import { readFile } from 'node:fs/promises';

/** What Blender has rendered: planes of floats, each with one number per pixel, from the top row on. */
export type Planes = {
  width: number;
  height: number;
  /** The light that falls on the surface. 1 is full light. */
  light: Float32Array;
  gloss: Float32Array;
  /** The surface's own color. */
  color: readonly [Float32Array, Float32Array, Float32Array];
  normal: readonly [Float32Array, Float32Array, Float32Array];
  coverage: Float32Array;
  tint: Float32Array;
  /** How dark the wall is, in its own size. */
  shadow: { width: number; height: number; values: Float32Array };
};

/** Blender renders the shadow at this part of the size. The number is in studio/blender/render.py, too. */
const SHADOW_SCALE = 4;
const LEAST_COVERAGE = 1e-3;

export async function readPlanes(path: string, width: number, height: number): Promise<Planes> {
  const all = await readFloats(`${path}.f32`);
  const planeAt = (index: number): Float32Array =>
    all.subarray(index * width * height, (index + 1) * width * height);
  const coverage = planeAt(8);
  // At an outline, a pixel is partly cloth. Its values are divided by that part. Blender has done so with the light.
  for (const index of [1, 2, 3, 4, 5, 6, 7, 9]) {
    const plane = planeAt(index);
    for (let at = 0; at < plane.length; at += 1) plane[at] /= Math.max(coverage[at], LEAST_COVERAGE);
  }
  return {
    width,
    height,
    light: planeAt(0),
    gloss: planeAt(1),
    color: [planeAt(2), planeAt(3), planeAt(4)],
    normal: [planeAt(5), planeAt(6), planeAt(7)],
    coverage,
    tint: planeAt(9),
    shadow: {
      width: Math.floor(width / SHADOW_SCALE),
      height: Math.floor(height / SHADOW_SCALE),
      values: await readFloats(`${path}-shadow.f32`),
    },
  };
}

async function readFloats(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
