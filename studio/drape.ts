import { clothOf } from './cloth/constraints.ts';
import { formInPose, type Pose } from './cloth/form.ts';
import { normalsOf, smooth } from './cloth/shape.ts';
import { type Held, keepFolds, type Moment, simulate } from './cloth/solver.ts';
import type { Garment } from './garment.ts';
import { type Sewn, sew } from './pattern/sew.ts';
import { type Surface, surfaceOf } from './pattern/surface.ts';

/** A garment as it hangs on the form. */
export type Draped = {
  sewn: Sewn;
  positions: Float64Array;
  /** Three numbers per joined point, of length 1, pointing out of the garment. */
  normals: Float64Array;
};

/** The mesh becomes finer from level to level: large folds form fast on a coarse mesh, small ones on a fine one. */
export type Level = { spacing: number; frames: number; substeps: number };

export const LEVELS: Readonly<Record<'fast' | 'full', readonly Level[]>> = {
  fast: [
    { spacing: 0.016, frames: 180, substeps: 12 },
    { spacing: 0.01, frames: 40, substeps: 14 },
  ],
  full: [
    { spacing: 0.014, frames: 220, substeps: 14 },
    { spacing: 0.009, frames: 80, substeps: 16 },
    { spacing: 0.006, frames: 60, substeps: 20 },
  ],
};

export type DrapeOptions = {
  levels: readonly Level[];
  seed: number;
  onFrame?: (level: number, frame: number, speed: number) => void;
};

const GRAVITY = 9.81;
const FRICTION = 0.5;
/** In meters, between the form and the middle of the cloth. */
const CLOTH_DISTANCE = 0.002;
/** Layers keep this share of the spacing apart. Points of two layers would otherwise slip through triangles. */
const LAYERS_IN_SPACINGS = 0.62;
const SMOOTHINGS = 7;
const SMOOTHINGS_BETWEEN = 6;
/** How fast cloth takes on its folds, per second. */
const CREEP = 3;
/** The forearms bend this much further while the arms go down, in shares of their last place. */
const ELBOW_SWING = 0.5;

export function drape(garment: Garment, { levels, seed, onFrame }: DrapeOptions): Draped {
  let coarser: Draped | undefined;
  for (const [index, { spacing, frames, substeps }] of levels.entries()) {
    const sewn = sew(garment.pattern, { spacing, seed });
    const cloth = clothOf(sewn, garment.fabrics, seed + 1);
    const positions = coarser ? positionsFrom(coarser, sewn) : sewn.positions;
    if (coarser) {
      // The triangles of the coarser mesh would stay visible as folds.
      smooth(sewn, positions, SMOOTHINGS_BETWEEN);
      keepFolds(cloth.bends, positions, 1);
    }
    simulate({
      cloth,
      positions,
      momentAt: coarser ? settling(garment.dressing.to) : dressing(garment.dressing),
      frames,
      substeps,
      friction: FRICTION,
      thickness: CLOTH_DISTANCE,
      layerDistance: spacing * LAYERS_IN_SPACINGS,
      held: heldHeights(garment, sewn),
      onFrame: (frame, speed) => onFrame?.(index, frame, speed),
    });
    coarser = { sewn, positions, normals: normalsOf(sewn, positions) };
  }
  if (!coarser) throw new Error('a garment needs at least one level');
  smooth(coarser.sewn, coarser.positions, SMOOTHINGS);
  return { ...coarser, normals: normalsOf(coarser.sewn, coarser.positions) };
}

/** The garment is first sewn together without weight, then it falls, then the arms go down while the air moves it. */
function dressing({ from, to, swing = 0 }: Garment['dressing']): (progress: number) => Moment {
  return (progress) => {
    const lowered = smoothStep(0.28, 0.62, progress);
    const swung = smoothStep(0.28, 0.44, progress) * (1 - smoothStep(0.5, 0.7, progress));
    const between = (a: number, b: number): number => a + (b - a) * lowered;
    return {
      gravity: GRAVITY * smoothStep(0.2, 0.3, progress),
      damping: progress < 0.2 ? 20 : 1 + 6 * smoothStep(0.75, 1, progress),
      form: formInPose({
        leftArm: between(from.leftArm, to.leftArm),
        rightArm: between(from.rightArm, to.rightArm),
        hasHead: to.hasHead ?? false,
        hasHands: to.hasHands ?? false,
        turn: between(from.turn ?? 0, to.turn ?? 0) + swing * swung,
        ...(to.elbow === undefined ? {} : { elbow: to.elbow * (lowered + ELBOW_SWING * swung) }),
        ...(from.legSpread === undefined ? {} : { legSpread: between(from.legSpread, to.legSpread ?? 0) }),
      }),
      gust: 4 * smoothStep(0.3, 0.4, progress) * (1 - smoothStep(0.5, 0.7, progress)),
      creep: progress < 0.35 ? 0 : CREEP,
    };
  };
}

/** A waistband stays at the height at which it was placed, as if a belt held it. */
function heldHeights({ heldSides = [] }: Garment, sewn: Sewn): Held[] {
  return heldSides.flatMap(([panelName, side]) => {
    const index = sewn.pattern.panels.findIndex(({ name }) => name === panelName);
    const { points, sides } = sewn.meshes[index];
    return (sides.get(side) ?? []).map((point) => ({
      point: sewn.joinedOf[sewn.offsets[index] + point],
      height: sewn.pattern.panels[index].place([points[2 * point], points[2 * point + 1]])[2],
    }));
  });
}

function settling(pose: Pose): (progress: number) => Moment {
  const form = formInPose(pose);
  return (progress) => ({ gravity: GRAVITY, damping: 1 + 6 * progress, form, gust: 0, creep: CREEP });
}

function smoothStep(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** Places the points of a finer mesh on the coarser one. */
function positionsFrom({ sewn: coarse, positions }: Draped, fine: Sewn): Float64Array {
  const result = new Float64Array(fine.positions.length);
  const times = new Uint8Array(result.length / 3);
  for (const [panel, { name }] of fine.pattern.panels.entries()) {
    const surface: Surface = surfaceOf(coarse, name);
    const { points } = fine.meshes[panel];
    for (let point = 0; point < points.length / 2; point += 1) {
      const joined = fine.joinedOf[fine.offsets[panel] + point];
      const { corners, shares } = surface.anchorAt([points[2 * point], points[2 * point + 1]]);
      for (let k = 0; k < 3; k += 1)
        for (const [index, corner] of corners.entries())
          result[3 * joined + k] += shares[index] * positions[3 * corner + k];
      times[joined] += 1;
    }
  }
  return result.map((value, at) => value / times[Math.floor(at / 3)]);
}
