import type { Draped } from '../drape.ts';
import { offset, type Point } from '../pattern/curves.ts';
import { type Detail, type Material, placesOn } from './detail.ts';

export type PatchInput = {
  panel: string;
  material: Material;
  /** Rows of pattern points. Neighbors are joined to a surface. */
  grid: readonly (readonly Point[])[];
  /** In meters over the cloth. Negative values put the patch on the inside. */
  lift: number;
  thickness: number;
};

/** A piece of cloth that lies on the garment, for example a pocket or a label. */
export function patch(draped: Draped, { panel, material, grid, lift, thickness }: PatchInput): Detail {
  const points = grid.flat();
  const places = placesOn(draped, panel, points);
  const columns = grid[0].length;
  const triangles: number[] = [];
  for (let row = 0; row + 1 < grid.length; row += 1)
    for (let column = 0; column + 1 < columns; column += 1) {
      const a = row * columns + column;
      triangles.push(a, a + columns, a + 1, a + 1, a + columns, a + columns + 1);
    }
  const middle = [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);
  return {
    material,
    positions: Float64Array.from(
      places.flatMap(({ position, normal }) => position.map((value, k) => value + normal[k] * lift)),
    ),
    triangles: Int32Array.from(triangles),
    flat: Float64Array.from(points.flatMap(([x, y]) => [x - middle[0], y - middle[1]])),
    thickness,
  };
}

/** A rectangle of pattern points, from its top left corner on. */
export function rectangle(center: Point, width: number, height: number, rows = 6, columns = 6): Point[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(
      { length: columns },
      (__, column) =>
        [
          center[0] + width * (column / (columns - 1) - 0.5),
          center[1] + height * (0.5 - row / (rows - 1)),
        ] as const,
    ),
  );
}

/** A strip along a curve, between two distances to its left. */
export function strip(curve: readonly Point[], from: number, to: number, rows: number): Point[][] {
  return Array.from({ length: rows }, (_, row) => [
    ...offset(curve, from + ((to - from) * row) / (rows - 1)),
  ]);
}
