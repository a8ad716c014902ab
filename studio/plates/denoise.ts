import type { Planes } from './planes.ts';

type Options = {
  /** In pixels. */
  radius: number;
  /** How far normals may differ, as a standard deviation. */
  normalSpread: number;
  passes: number;
};

/** How far brightness may differ, as a share of the brightness. */
const LIGHT_SPREAD = 0.14;
const LIGHT_FLOOR = 0.04;

/**
 * Averages light over neighbors that face the same way and are about as bright, because few samples leave noise.
 * Textures stay sharp, because the surface's own color is in other planes.
 */
export function denoise(plane: Float32Array, planes: Planes, options: Options): Float32Array {
  let result = plane;
  for (let pass = 0; pass < options.passes; pass += 1) result = denoiseOnce(result, planes, options);
  return result;
}

function denoiseOnce(plane: Float32Array, planes: Planes, { radius, normalSpread }: Options): Float32Array {
  const { width, height, coverage, normal } = planes;
  const [nx, ny, nz] = normal;
  const result = new Float32Array(plane.length);
  const guide = blurred(plane, planes);
  const perDistance = 1 / (2 * (radius / 1.8) ** 2);
  const perNormal = 1 / (2 * normalSpread * normalSpread);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (coverage[at] < 0.01) continue;
      const perLight = 1 / (LIGHT_SPREAD * guide[at] + LIGHT_FLOOR) ** 2;
      let [sum, weights] = [0, 0];
      for (let dy = Math.max(-radius, -y); dy <= Math.min(radius, height - 1 - y); dy += 1)
        for (let dx = Math.max(-radius, -x); dx <= Math.min(radius, width - 1 - x); dx += 1) {
          const other = at + dy * width + dx;
          if (coverage[other] < 0.02) continue;
          const turned = (nx[other] - nx[at]) ** 2 + (ny[other] - ny[at]) ** 2 + (nz[other] - nz[at]) ** 2;
          const weight = Math.exp(
            -(dx * dx + dy * dy) * perDistance -
              turned * perNormal -
              (guide[other] - guide[at]) ** 2 * perLight,
          );
          sum += plane[other] * weight;
          weights += weight;
        }
      result[at] = weights > 0 ? sum / weights : plane[at];
    }
  return result;
}

/** The mean of 3 × 3 pixels of cloth. It tells brightness apart with less noise than one pixel does. */
function blurred(plane: Float32Array, { width, height, coverage }: Planes): Float32Array {
  const result = new Float32Array(plane.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let [sum, count] = [0, 0];
      for (let dy = Math.max(-1, -y); dy <= Math.min(1, height - 1 - y); dy += 1)
        for (let dx = Math.max(-1, -x); dx <= Math.min(1, width - 1 - x); dx += 1) {
          const other = (y + dy) * width + x + dx;
          if (coverage[other] < 0.02) continue;
          sum += plane[other];
          count += 1;
        }
      result[y * width + x] = count > 0 ? sum / count : 0;
    }
  return result;
}
