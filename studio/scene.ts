import { writeFile } from 'node:fs/promises';
import type { Detail } from './details/detail.ts';
import type { Draped } from './drape.ts';
import type { Garment } from './garment.ts';

/** One object of the scene. Each array is a part of the file with the numbers: its first byte and its length. */
type SceneObject = {
  /** The names of fabrics, or the one material of a detail. */
  materials: string[];
  thickness: number;
  arrays: Record<string, { start: number; length: number; type: 'float32' | 'int32' }>;
};

/** Writes a draped garment as `<path>.json` and `<path>.bin`, which studio/blender/render.py reads. */
export async function writeScene(path: string, garment: Garment, draped: Draped): Promise<void> {
  const numbers = new NumberFile();
  const objects = [
    clothObject(numbers, garment, draped),
    ...garment.details(draped).map((detail) => detailObject(numbers, garment, detail)),
  ];
  await writeFile(`${path}.bin`, numbers.bytes());
  await writeFile(`${path}.json`, JSON.stringify({ objects }));
}

/** Cotton of two sides in meters. Hems and bands are thicker. */
const CLOTH_THICKNESS = 0.0012;

function clothObject(numbers: NumberFile, garment: Garment, { sewn, positions }: Draped): SceneObject {
  const { triangles, joinedOf, flat, hemDistance, seamDistance, panelOf, pattern, offsets } = sewn;
  const threads = threadPlaces(flat, offsets, garment);
  return {
    materials: garment.fabrics.map(({ name }) => name),
    thickness: CLOTH_THICKNESS,
    arrays: {
      positions: numbers.addFloats(positions),
      triangles: numbers.addInts(triangles.map((point) => joinedOf[point])),
      // These have an entry per corner, because the points of a seam differ from panel to panel.
      flat: numbers.addFloats(
        Float64Array.from(triangles).map((point) => threads[2 * point]),
        Float64Array.from(triangles).map((point) => threads[2 * point + 1]),
      ),
      hem: numbers.addFloats(Float64Array.from(triangles).map((point) => hemDistance[point])),
      seam: numbers.addFloats(Float64Array.from(triangles).map((point) => seamDistance[point])),
      material: numbers.addInts(panelOf.map((panel) => pattern.panels[panel].fabric)),
    },
  };
}

/** Where flat points are along and across the threads. */
function threadPlaces(flat: Float64Array, offsets: readonly number[], { pattern }: Garment): Float64Array {
  const threads = flat.slice();
  for (const [index, { threads: map }] of pattern.panels.entries()) {
    if (!map) continue;
    const end = offsets[index + 1] ?? flat.length / 2;
    for (let point = offsets[index]; point < end; point += 1)
      threads.set(map([flat[2 * point], flat[2 * point + 1]]), 2 * point);
  }
  return threads;
}

function detailObject(numbers: NumberFile, { fabrics }: Garment, detail: Detail): SceneObject {
  const { material, positions, triangles, flat, thickness } = detail;
  const fabric = { cloth: fabrics[0].name, band: fabrics[1]?.name }[material as string];
  return {
    materials: [fabric ?? material],
    thickness,
    arrays: {
      positions: numbers.addFloats(positions),
      triangles: numbers.addInts(triangles),
      flat: numbers.addFloats(
        Float64Array.from(triangles).map((point) => flat[2 * point]),
        Float64Array.from(triangles).map((point) => flat[2 * point + 1]),
      ),
    },
  };
}

class NumberFile {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  /** Several arrays of the same length are interleaved. */
  addFloats(...arrays: readonly Float64Array[]): SceneObject['arrays'][string] {
    const [first] = arrays;
    const values = new Float32Array(first.length * arrays.length);
    for (const [offset, array] of arrays.entries())
      for (const [at, value] of array.entries()) values[at * arrays.length + offset] = value;
    return this.#add(values, 'float32');
  }

  addInts(values: Int32Array): SceneObject['arrays'][string] {
    return this.#add(values, 'int32');
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #add(values: Float32Array | Int32Array, type: 'float32' | 'int32'): SceneObject['arrays'][string] {
    const start = this.#size;
    this.#parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.#size += values.byteLength;
    return { start, length: values.length, type };
  }
}
