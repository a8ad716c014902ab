import type { Draped } from '../drape.ts';
import type { Point } from '../pattern/curves.ts';
import { surfaceOf } from '../pattern/surface.ts';

/** The material of a small part. `cloth` and `band` are the garment's own fabrics; `thread` has their color. */
export type Material =
  | 'cloth'
  | 'band'
  | 'thread'
  | 'ecru-thread'
  | 'contrast-thread'
  | 'button'
  | 'pearl'
  | 'label';

/** A small part that lies on the finished cloth. */
export type Detail = {
  material: Material;
  /** Three numbers per point. */
  positions: Float64Array;
  /** Three points per triangle. */
  triangles: Int32Array;
  /** Two numbers per point, in meters: its place on the part. */
  flat: Float64Array;
  /** In meters. The part is thickened outward. 0 for solid parts. */
  thickness: number;
};

export type Placed = { position: [number, number, number]; normal: [number, number, number] };

/** Where pattern points of a panel are on the finished cloth. */
export function placesOn(
  { sewn, positions, normals }: Draped,
  panel: string,
  points: readonly Point[],
): Placed[] {
  const surface = surfaceOf(sewn, panel);
  return points.map((point) => {
    const { corners, shares } = surface.anchorAt(point);
    const mixed = (values: Float64Array, k: number): number =>
      corners.reduce((sum, corner, index) => sum + shares[index] * values[3 * corner + k], 0);
    const normal = [0, 1, 2].map((k) => mixed(normals, k));
    const length = Math.hypot(...normal) || 1;
    return {
      position: [mixed(positions, 0), mixed(positions, 1), mixed(positions, 2)],
      normal: [normal[0] / length, normal[1] / length, normal[2] / length],
    };
  });
}
