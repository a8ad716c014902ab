import type { Draped } from '../drape.ts';
import type { Point } from '../pattern/curves.ts';
import { type Detail, type Material, type Placed, placesOn } from './detail.ts';

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
  const middle = [0, 1].map((k) => points.reduce((sum, point) => sum + point[k], 0) / points.length);
  return sheet({
    material,
    places: grid.map((row) => placesOn(draped, panel, row)),
    flat: points.map(([x, y]) => [x - middle[0], y - middle[1]]),
    lift,
    thickness,
  });
}

export type SheetInput = Pick<PatchInput, 'material' | 'lift' | 'thickness'> & {
  /** Rows of places on the cloth. */
  places: readonly (readonly Placed[])[];
  flat: readonly Point[];
};

/** Joins rows of places to a surface. */
export function sheet({ material, places, flat, lift, thickness }: SheetInput): Detail {
  const columns = places[0].length;
  const triangles: number[] = [];
  for (let row = 0; row + 1 < places.length; row += 1)
    for (let column = 0; column + 1 < columns; column += 1) {
      const a = row * columns + column;
      triangles.push(a, a + columns, a + 1, a + 1, a + columns, a + columns + 1);
    }
  return {
    material,
    positions: Float64Array.from(
      places.flat().flatMap(({ position, normal }) => position.map((value, k) => value + normal[k] * lift)),
    ),
    triangles: Int32Array.from(triangles),
    flat: Float64Array.from(flat.flat()),
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
