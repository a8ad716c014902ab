import type { Detail, Material } from './detail.ts';

/** A solid part whose surface runs through rings of as many corners each. `positions` has ring after ring. */
export function ringed(material: Material, positions: readonly number[], corners: number): Detail {
  const triangles: number[] = [];
  for (let ring = 0; ring + 1 < positions.length / 3 / corners; ring += 1)
    for (let corner = 0; corner < corners; corner += 1) {
      const [a, b] = [ring * corners + corner, ring * corners + ((corner + 1) % corners)];
      triangles.push(a, b, b + corners, a, b + corners, a + corners);
    }
  return {
    material,
    positions: Float64Array.from(positions),
    triangles: Int32Array.from(triangles),
    flat: new Float64Array((positions.length / 3) * 2),
    thickness: 0,
  };
}
