import type { Draped } from '../drape.ts';
import type { Point } from '../pattern/curves.ts';
import { type Detail, type Material, placesOn } from './detail.ts';
import { ringed } from './rings.ts';

export type DiscInput = {
  panel: string;
  at: Point;
  radius: number;
  height?: number;
  lift?: number;
  material?: Material;
};

/** Rings from the rim to the middle: radius and height as shares. The middle is lower than the rim. */
const PROFILE = [
  [1, 0],
  [1, 0.7],
  [0.93, 1],
  [0.8, 0.85],
  [0.55, 0.62],
  [0.02, 0.7],
] as const;
const CORNERS = 28;

/** A button or a rivet. */
export function disc(
  draped: Draped,
  { panel, at, radius, height = 0.003, lift = 0.0015, material = 'button' }: DiscInput,
): Detail {
  const [{ position, normal }] = placesOn(draped, panel, [at]);
  const [nx, ny, nz] = normal;
  const flat = Math.hypot(nx, ny) || 1;
  const across = [-ny / flat, nx / flat, 0];
  const up = [
    ny * across[2] - nz * across[1],
    nz * across[0] - nx * across[2],
    nx * across[1] - ny * across[0],
  ];
  const positions = PROFILE.flatMap(([share, level]) =>
    Array.from({ length: CORNERS }, (_, corner) => {
      const angle = (2 * Math.PI * corner) / CORNERS;
      const [cos, sin] = [Math.cos(angle) * radius * share, Math.sin(angle) * radius * share];
      return [0, 1, 2].map(
        (k) => position[k] + normal[k] * (level * height + lift) + across[k] * cos + up[k] * sin,
      );
    }).flat(),
  );
  return ringed(material, positions, CORNERS);
}
