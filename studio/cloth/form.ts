import type { Vector } from '../pattern/panel.ts';

/** An ellipse across the torso. Lengths are in meters. */
type Ring = Record<'height' | Measure, number>;
type Measure = 'halfWidth' | 'halfDepth' | 'centerY';
/** A ring and how its measures change with the height, which is computed once because distances are asked for most. */
type SmoothRing = Ring & { slopes: Readonly<Record<Measure, number>> };
/** A limb: a cone with round ends. */
type Limb = { from: Vector; to: Vector; fromRadius: number; toRadius: number };

/** The neutral form that garments hang on. It is never in a picture. */
export type Form = {
  rings: readonly SmoothRing[];
  limbs: readonly Limb[];
  blend: number;
  /** In radians: how far the shoulders are turned against the hips. */
  turn: number;
};

export type Pose = {
  /** Degrees between the arm and the vertical. */
  leftArm: number;
  rightArm: number;
  /** How far each ankle is outside its hip, in meters. Without it, the form has no legs. */
  legSpread?: number;
  /** A head holds a hood up. */
  hasHead?: boolean;
  /** Hands keep cuffs from sliding off, so that long sleeves gather above them. */
  hasHands?: boolean;
  /** Degrees by which the shoulders are turned to the wearer’s left against the hips. */
  turn?: number;
  /** Degrees by which the forearms point forward. */
  elbow?: number;
};

/** The height of the point where shoulder and neck meet. */
export const SHOULDER_HEIGHT = 1.505;

/** From the hips to the neck, of a person of 1.78 m. */
const RINGS: readonly SmoothRing[] = [
  [0.78, 0.16, 0.106, 0],
  [0.92, 0.17, 0.116, 0],
  [1.02, 0.17, 0.114, -0.002],
  [1.1, 0.16, 0.11, -0.004],
  [1.2, 0.166, 0.116, -0.004],
  [1.3, 0.18, 0.126, -0.004],
  [1.37, 0.182, 0.118, 0],
  [1.43, 0.16, 0.092, 0.008],
  [1.465, 0.12, 0.075, 0.016],
  [1.49, 0.088, 0.066, 0.02],
  [1.515, 0.068, 0.062, 0.02],
  [1.55, 0.06, 0.06, 0.012],
  [1.6, 0.058, 0.058, 0],
]
  .map(([height, halfWidth, halfDepth, centerY]) => ({ height, halfWidth, halfDepth, centerY }))
  .map(withSlopes);

/** The forearm turns in by this many degrees. */
const ELBOW_DEGREES = 6;
/** How far the forearms of a relaxed person point forward, in degrees. */
const ELBOW_FORWARD = 3;
/** Below the first height nothing turns with the shoulders, and above the second one the whole torso does. */
const TURNING = { from: 0.98, to: 1.36 };

const HEAD: Limb = { from: [0, 0.008, 1.61], to: [0, 0.004, 1.685], fromRadius: 0.07, toRadius: 0.083 };
/** The chest, from which the front hangs. */
const CHEST: Limb = {
  from: [-0.088, -0.054, 1.342],
  to: [0.088, -0.054, 1.342],
  fromRadius: 0.064,
  toRadius: 0.064,
};
const FOREARM = 0.27;
const HAND = { length: 0.1, fromRadius: 0.03, toRadius: 0.042 };

export function formInPose({
  leftArm,
  rightArm,
  legSpread,
  hasHead = false,
  hasHands = false,
  turn = 0,
  elbow = ELBOW_FORWARD,
}: Pose): Form {
  const legs = legSpread === undefined ? [] : [...leg(1, legSpread), ...leg(-1, legSpread)];
  const radians = (turn * Math.PI) / 180;
  const turnedLimbs = [CHEST, ...arm(1, leftArm, elbow, hasHands), ...arm(-1, rightArm, elbow, hasHands)].map(
    (limb): Limb => ({ ...limb, from: turnedBy(limb.from, radians), to: turnedBy(limb.to, radians) }),
  );
  return {
    rings: RINGS,
    limbs: [...turnedLimbs, ...legs, ...(hasHead ? [HEAD] : [])],
    blend: 0.03,
    turn: radians,
  };
}

function turnedBy([x, y, z]: Vector, radians: number): Vector {
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  return [x * cos - y * sin, x * sin + y * cos, z];
}

function leg(side: 1 | -1, spread: number): Limb[] {
  const knee: Vector = [side * (0.105 + spread / 2), 0, 0.48];
  return [
    { from: [side * 0.088, 0, 0.86], to: knee, fromRadius: 0.094, toRadius: 0.058 },
    { from: knee, to: [side * (0.115 + spread), 0.015, 0.06], fromRadius: 0.056, toRadius: 0.045 },
  ];
}

function arm(side: 1 | -1, degrees: number, elbowDegrees: number, hasHand: boolean): Limb[] {
  const along = (angle: number, length: number, forward: number): Vector => {
    const radians = (angle * Math.PI) / 180;
    return [side * Math.sin(radians) * length, forward, -Math.cos(radians) * length];
  };
  const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
  const shoulder: Vector = [side * 0.172, 0.004, 1.403];
  const elbow = plus(shoulder, along(degrees, 0.3, 0));
  const forward = (elbowDegrees * Math.PI) / 180;
  const towardHand = (length: number): Vector =>
    along(degrees - ELBOW_DEGREES, length * Math.cos(forward), -length * Math.sin(forward));
  const wrist = plus(elbow, towardHand(FOREARM));
  const hand: Limb = { from: wrist, to: plus(wrist, towardHand(HAND.length)), ...HAND };
  return [
    ...(hasHand ? [hand] : []),
    { from: shoulder, to: elbow, fromRadius: 0.052, toRadius: 0.043 },
    { from: elbow, to: wrist, fromRadius: 0.043, toRadius: 0.03 },
    { from: [side * 0.09, 0.012, 1.438], to: shoulder, fromRadius: 0.05, toRadius: 0.054 },
  ];
}

/** The distance of a point from the form. It is negative inside. */
export function distanceToForm({ rings, limbs, blend, turn }: Form, x: number, y: number, z: number): number {
  let distance = distanceToTorso(rings, turn, x, y, z);
  for (const limb of limbs) distance = smoothMinimum(distance, distanceToLimb(limb, x, y, z), blend);
  return distance;
}

function distanceToTorso(
  rings: readonly SmoothRing[],
  turn: number,
  turnedX: number,
  turnedY: number,
  z: number,
): number {
  // The point is turned back instead of turning the rings.
  const turned = Math.min(1, Math.max(0, (z - TURNING.from) / (TURNING.to - TURNING.from)));
  const radians = -turn * turned * turned * (3 - 2 * turned);
  const sin = Math.sin(radians);
  const cos = Math.cos(radians);
  const x = turnedX * cos - turnedY * sin;
  const y = turnedX * sin + turnedY * cos;
  const height = Math.min(Math.max(z, rings[0].height), rings[rings.length - 1].height);
  let at = 0;
  while (at + 2 < rings.length && rings[at + 1].height < height) at += 1;
  const a = heightCurve(rings, at, height, 'halfWidth');
  const b = heightCurve(rings, at, height, 'halfDepth');
  const fromCenter = y - heightCurve(rings, at, height, 'centerY');
  const k0 = Math.sqrt((x * x) / (a * a) + (fromCenter * fromCenter) / (b * b));
  const k1 = Math.sqrt((x * x) / a ** 4 + (fromCenter * fromCenter) / b ** 4);
  const across = k1 > 1e-9 ? (k0 * (k0 - 1)) / k1 : -Math.min(a, b);
  const beyond = Math.abs(z - height);
  return beyond > 0 ? Math.hypot(Math.max(across, 0), beyond) : across;
}

/** A smooth curve through the rings' measures, because a bend of the form would show as a line on the cloth. */
function heightCurve(rings: readonly SmoothRing[], at: number, height: number, measure: Measure): number {
  const below = rings[at];
  const above = rings[at + 1];
  const gap = above.height - below.height;
  const t = (height - below.height) / gap;
  const t2 = t * t;
  const t3 = t2 * t;
  return (
    below[measure] * (2 * t3 - 3 * t2 + 1) +
    above[measure] * (3 * t2 - 2 * t3) +
    gap * (below.slopes[measure] * (t3 - 2 * t2 + t) + above.slopes[measure] * (t3 - t2))
  );
}

function withSlopes(ring: Ring, index: number, rings: readonly Ring[]): SmoothRing {
  const before = rings[Math.max(0, index - 1)];
  const after = rings[Math.min(rings.length - 1, index + 1)];
  const slopeOf = (measure: Measure): number =>
    (after[measure] - before[measure]) / (after.height - before.height);
  return {
    ...ring,
    slopes: {
      halfWidth: slopeOf('halfWidth'),
      halfDepth: slopeOf('halfDepth'),
      centerY: slopeOf('centerY'),
    },
  };
}

function distanceToLimb({ from, to, fromRadius, toRadius }: Limb, x: number, y: number, z: number): number {
  const [ux, uy, uz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const [px, py, pz] = [x - from[0], y - from[1], z - from[2]];
  const t = Math.min(1, Math.max(0, (px * ux + py * uy + pz * uz) / (ux * ux + uy * uy + uz * uz)));
  const [dx, dy, dz] = [px - ux * t, py - uy * t, pz - uz * t];
  return Math.sqrt(dx * dx + dy * dy + dz * dz) - fromRadius - (toRadius - fromRadius) * t;
}

function smoothMinimum(a: number, b: number, blend: number): number {
  const h = Math.max(blend - Math.abs(a - b), 0) / blend;
  return Math.min(a, b) - h * h * blend * 0.25;
}
