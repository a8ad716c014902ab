import type { Draped } from '../drape.ts';
import { type Curve, resample } from '../pattern/curves.ts';
import { type Detail, type Material, placesOn } from './detail.ts';
import { ringed } from './rings.ts';

export type CordInput = { panel: string; curve: Curve; radius: number; material: Material };

const RINGS = 60;
const CORNERS = 10;
/** The end of a cord is knotted, over this part of its length. */
const KNOT = { share: 0.05, thickness: 1.7 };

/** A round cord that hangs on the cloth. */
export function cord(draped: Draped, { panel, curve, radius, material }: CordInput): Detail {
  const places = placesOn(draped, panel, resample(curve, RINGS));
  const positions = places.flatMap(({ position, normal }, ring) => {
    const [before, after] = [places[Math.max(0, ring - 1)], places[Math.min(RINGS, ring + 1)]];
    const along = [0, 1, 2].map((k) => after.position[k] - before.position[k]);
    const length = Math.hypot(...along) || 1;
    const across = [0, 1, 2].map(
      (k) => (along[(k + 1) % 3] * normal[(k + 2) % 3] - along[(k + 2) % 3] * normal[(k + 1) % 3]) / length,
    );
    const thick = radius * thicknessAt(ring / RINGS);
    return Array.from({ length: CORNERS }, (_, corner) => {
      const angle = (2 * Math.PI * corner) / CORNERS;
      const [sideways, up] = [Math.cos(angle) * thick, (Math.sin(angle) + 1) * thick];
      return [0, 1, 2].map((k) => position[k] + across[k] * sideways + normal[k] * up);
    }).flat();
  });
  return ringed(material, positions, CORNERS);
}

function thicknessAt(share: number): number {
  if (share === 1) return 0.3;
  return share > 1 - 2 * KNOT.share && share < 1 - KNOT.share ? KNOT.thickness : 1;
}
