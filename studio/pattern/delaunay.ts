import type { Random } from '../random.ts';

/**
 * Triangulates points by the method of Bowyer and Watson: each new point removes the triangles whose circumcircle
 * contains it, and the hole is filled with triangles around the point. Returns three indices per triangle,
 * counterclockwise. The points are moved by a millionth of `spacing` for the tests alone, because points on one line
 * or circle have no unique triangulation.
 */
export function triangulate(points: Float64Array, spacing: number, random: Random): Int32Array {
  const mesh = new GrowingMesh(points, spacing, random);
  for (let point = 0; point < points.length / 2; point += 1) mesh.insert(point);
  return mesh.triangles();
}

/** The size of the first triangle, in meters. It must be far larger than every piece. */
const FAR = 50;

class GrowingMesh {
  readonly #count: number;
  readonly #at: Float64Array;
  /** Three corners per triangle. A removed triangle has -1 as its first corner until it is used again. */
  readonly #corners: number[];
  /** The triangle across the edge opposite each corner, or -1. */
  readonly #across: number[];
  readonly #free: number[] = [];
  /** The new triangle whose outer edge starts at a point, while a hole is filled. */
  readonly #startingAt: Int32Array;
  #last = 0;

  constructor(points: Float64Array, spacing: number, random: Random) {
    this.#count = points.length / 2;
    this.#at = new Float64Array(points.length + 6);
    for (let at = 0; at < points.length; at += 1)
      this.#at[at] = points[at] + (random() - 0.5) * spacing * 1e-6;
    this.#at.set([-FAR, -FAR, FAR, -FAR, 0, FAR], points.length);
    this.#corners = [this.#count, this.#count + 1, this.#count + 2];
    this.#across = [-1, -1, -1];
    this.#startingAt = new Int32Array(this.#count + 3);
  }

  insert(point: number): void {
    const hole = this.#triangleAround(point);
    const inHole = new Set([hole]);
    const stack = [hole];
    const rim: [from: number, to: number, outer: number, removed: number][] = [];
    for (let triangle = stack.pop(); triangle !== undefined; triangle = stack.pop()) {
      for (let side = 0; side < 3; side += 1) {
        const outer = this.#across[3 * triangle + side];
        if (outer >= 0 && inHole.has(outer)) continue;
        if (outer >= 0 && this.#circleContains(outer, point)) {
          inHole.add(outer);
          stack.push(outer);
        } else {
          const from = this.#corners[3 * triangle + ((side + 1) % 3)];
          rim.push([from, this.#corners[3 * triangle + ((side + 2) % 3)], outer, triangle]);
        }
      }
    }
    this.#free.push(...inHole);
    this.#fill(rim, point);
  }

  triangles(): Int32Array {
    const kept: number[] = [];
    for (let at = 0; at < this.#corners.length; at += 3) {
      const [a, b, c] = this.#corners.slice(at, at + 3);
      if (a >= 0 && a < this.#count && b < this.#count && c < this.#count) kept.push(a, b, c);
    }
    return Int32Array.from(kept);
  }

  #fill(rim: readonly (readonly [number, number, number, number])[], point: number): void {
    const outers = rim.map(([, , outer, removed]) =>
      outer < 0 ? -1 : 3 * outer + [0, 1, 2].findIndex((side) => this.#across[3 * outer + side] === removed),
    );
    for (const triangle of this.#free) this.#corners[3 * triangle] = -1;
    for (const [index, [from, to, outer]] of rim.entries()) {
      const triangle = this.#free.pop() ?? this.#corners.length / 3;
      for (const [side, corner] of [from, to, point].entries()) this.#corners[3 * triangle + side] = corner;
      this.#across[3 * triangle + 2] = outer;
      if (outers[index] >= 0) this.#across[outers[index]] = triangle;
      this.#startingAt[from] = triangle;
      this.#last = triangle;
    }
    for (const [from, to] of rim) {
      const triangle = this.#startingAt[from];
      const next = this.#startingAt[to];
      this.#across[3 * triangle] = next;
      this.#across[3 * next + 1] = triangle;
    }
  }

  /** Walks from the newest triangle toward the point. Neighbors in the list are usually neighbors on the piece. */
  #triangleAround(point: number): number {
    let triangle = this.#last;
    for (;;) {
      const side = [0, 1, 2].find((k) => {
        const from = this.#corners[3 * triangle + ((k + 1) % 3)];
        return this.#turn(from, this.#corners[3 * triangle + ((k + 2) % 3)], point) < 0;
      });
      if (side === undefined) return triangle;
      triangle = this.#across[3 * triangle + side];
    }
  }

  #turn(a: number, b: number, c: number): number {
    const at = this.#at;
    const [x, y] = [at[2 * a], at[2 * a + 1]];
    return (at[2 * b] - x) * (at[2 * c + 1] - y) - (at[2 * b + 1] - y) * (at[2 * c] - x);
  }

  #circleContains(triangle: number, point: number): boolean {
    const at = this.#at;
    const [x, y] = [at[2 * point], at[2 * point + 1]];
    const [a, b, c] = [0, 1, 2].map((side) => {
      const corner = this.#corners[3 * triangle + side];
      const [dx, dy] = [at[2 * corner] - x, at[2 * corner + 1] - y];
      return [dx, dy, dx * dx + dy * dy] as const;
    });
    return (
      a[0] * (b[1] * c[2] - c[1] * b[2]) -
        a[1] * (b[0] * c[2] - c[0] * b[2]) +
        a[2] * (b[0] * c[1] - c[0] * b[1]) >
      0
    );
  }
}
