/** A point of the flat pattern or of a curve on it, in meters. */
export type Point = readonly [x: number, y: number];
export type Curve = readonly Point[];

const BEZIER_STEPS = 40;

export function bezier(start: Point, control1: Point, control2: Point, end: Point): Curve {
  return Array.from({ length: BEZIER_STEPS + 1 }, (_, step) => {
    const t = step / BEZIER_STEPS;
    const s = 1 - t;
    const at = (k: 0 | 1): number =>
      s ** 3 * start[k] + 3 * s * s * t * control1[k] + 3 * s * t * t * control2[k] + t ** 3 * end[k];
    return [at(0), at(1)] as const;
  });
}

export function line(start: Point, end: Point): Curve {
  return [start, end];
}

/** Joins curves whose ends meet. */
export function joined(...curves: readonly Curve[]): Curve {
  return curves.flatMap((curve, index) => (index === 0 ? curve : curve.slice(1)));
}

/** Mirrors a curve at the center line and reverses it, so that an outline continues in its direction. */
export function mirrored(curve: Curve): Curve {
  return curve.map(([x, y]) => [-x, y] as const).reverse();
}

/** Moves a curve to its left by a distance. */
export function offset(curve: Curve, distance: number): Curve {
  return curve.map(([x, y], index) => {
    const [fromX, fromY] = curve[Math.max(0, index - 1)];
    const [toX, toY] = curve[Math.min(curve.length - 1, index + 1)];
    const length = Math.hypot(toX - fromX, toY - fromY) || 1;
    return [x - ((toY - fromY) / length) * distance, y + ((toX - fromX) / length) * distance] as const;
  });
}

export function lengthOf(curve: Curve): number {
  let length = 0;
  for (let at = 1; at < curve.length; at += 1) length += between(curve[at - 1], curve[at]);
  return length;
}

/** Divides a curve into parts of equal length. */
export function resample(curve: Curve, parts: number): Point[] {
  const total = lengthOf(curve);
  const points: Point[] = [];
  let at = 1;
  let before = 0;
  for (let part = 0; part <= parts; part += 1) {
    const wanted = (total * part) / parts;
    while (at < curve.length - 1 && before + between(curve[at - 1], curve[at]) < wanted) {
      before += between(curve[at - 1], curve[at]);
      at += 1;
    }
    const share = (wanted - before) / (between(curve[at - 1], curve[at]) || 1);
    const [[x0, y0], [x1, y1]] = [curve[at - 1], curve[at]];
    points.push([x0 + (x1 - x0) * share, y0 + (y1 - y0) * share]);
  }
  return points;
}

/** The y of a curve that runs from side to side, at an x. */
export function heightOf(curve: Curve, x: number): number {
  const rightward = curve[0][0] <= curve[curve.length - 1][0] ? curve : [...curve].reverse();
  const beyond = rightward.findIndex(([other]) => other >= x);
  const at = beyond < 0 ? rightward.length - 1 : Math.max(1, beyond);
  const [[x0, y0], [x1, y1]] = [rightward[at - 1], rightward[at]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

export function isInside(polygon: Curve, [x, y]: Point): boolean {
  let inside = false;
  for (let at = 0; at < polygon.length; at += 1) {
    const [x0, y0] = polygon[at];
    const [x1, y1] = polygon[(at + 1) % polygon.length];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}

export function distanceTo(curve: Curve, [x, y]: Point): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 1; at < curve.length; at += 1) {
    const [x0, y0] = curve[at - 1];
    const [dx, dy] = [curve[at][0] - x0, curve[at][1] - y0];
    const squared = dx * dx + dy * dy;
    const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
    least = Math.min(least, Math.hypot(x - x0 - t * dx, y - y0 - t * dy));
  }
  return least;
}

function between(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}
