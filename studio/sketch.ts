import sharp from 'sharp';
import type { Draped } from './drape.ts';
import type { ViewOptions } from './garment.ts';

/** The garment takes this part of the picture's height or width, as in studio/blender/render.py. */
const FILL = 0.84;
/** Toward the light: left, front, above. */
const LIGHT = [-0.62, -0.6, 0.5] as const;
const DARKEST = 40;

/** Draws the cloth alone, without Blender and in a second, to judge its shape and its folds. */
export async function writeSketch(
  path: string,
  draped: Draped,
  { turn = 0 }: ViewOptions,
  width: number,
): Promise<void> {
  const height = Math.round((width * 4) / 3);
  const points = projected(draped, turn, width, height);
  const gray = Buffer.alloc(width * height, 255);
  const nearest = new Float64Array(width * height).fill(Number.POSITIVE_INFINITY);
  const { triangles, joinedOf } = draped.sewn;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => points[joinedOf[triangles[at + corner]]]);
    fillTriangle(a, b, c, (pixel, depth, level) => {
      if (depth >= nearest[pixel]) return;
      nearest[pixel] = depth;
      gray[pixel] = level;
    });
  }
  await sharp(gray, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(path);

  function fillTriangle(
    a: Projected,
    b: Projected,
    c: Projected,
    paint: (pixel: number, depth: number, level: number) => void,
  ): void {
    const area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (area === 0) return;
    const [top, bottom] = [Math.min(a.y, b.y, c.y), Math.max(a.y, b.y, c.y)];
    const [left, right] = [Math.min(a.x, b.x, c.x), Math.max(a.x, b.x, c.x)];
    for (let y = Math.max(0, Math.ceil(top)); y <= Math.min(height - 1, bottom); y += 1)
      for (let x = Math.max(0, Math.ceil(left)); x <= Math.min(width - 1, right); x += 1) {
        const second = ((x - a.x) * (c.y - a.y) - (y - a.y) * (c.x - a.x)) / area;
        const third = ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / area;
        const first = 1 - second - third;
        if (first < -1e-6 || second < -1e-6 || third < -1e-6) continue;
        const mixed = (value: 'depth' | 'level'): number =>
          a[value] * first + b[value] * second + c[value] * third;
        paint(y * width + x, mixed('depth'), mixed('level'));
      }
  }
}

type Projected = { x: number; y: number; depth: number; level: number };

function projected({ positions, normals }: Draped, turn: number, width: number, height: number): Projected[] {
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const turned = (values: Float64Array, at: number): [number, number, number] => [
    values[at] * cos - values[at + 1] * sin,
    values[at] * sin + values[at + 1] * cos,
    values[at + 2],
  ];
  const heights = positions.filter((_, at) => at % 3 === 2);
  const [low, high] = [
    heights.reduce((least, z) => Math.min(least, z), Number.POSITIVE_INFINITY),
    heights.reduce((most, z) => Math.max(most, z), 0),
  ];
  const reach = positions.reduce((most, x, at) => (at % 3 === 0 ? Math.max(most, Math.abs(x)) : most), 0);
  const perMeter = FILL * Math.min(height / (high - low), width / (2 * reach));
  return Array.from({ length: positions.length / 3 }, (_, point) => {
    const [x, depth, z] = turned(positions, 3 * point);
    const normal = turned(normals, 3 * point);
    // The inside of the cloth is lit as well.
    const facing = normal[1] > 0 ? -1 : 1;
    const lit = normal.reduce((sum, value, k) => sum + value * facing * LIGHT[k], 0);
    return {
      x: width / 2 + x * perMeter,
      y: height / 2 - (z - (low + high) / 2) * perMeter,
      depth,
      level: Math.min(250, DARKEST + 210 * Math.max(0, lit)),
    };
  });
}
