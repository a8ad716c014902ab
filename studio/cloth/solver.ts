import type { Bends, Cloth, Stretches } from './constraints.ts';
import { createContactFinder } from './contacts.ts';
import type { Form } from './form.ts';
import { findPlanes, solveForm } from './form-contacts.ts';

/** The state of one moment, as a share of the whole run from 0 to 1. */
export type Moment = {
  /** In meters per second squared, downward. */
  gravity: number;
  /** The rate at which the cloth loses speed, per second. */
  damping: number;
  form: Form;
  /** In meters per second squared: how strongly the air moves the cloth here and there. */
  gust: number;
  /** How fast the cloth takes on its folds, per second. */
  creep: number;
};

/** A point that keeps its height, but may move sideways. */
export type Held = { point: number; height: number };

export type SolverInput = {
  cloth: Cloth;
  /** Three numbers per point. They are changed in place. */
  positions: Float64Array;
  momentAt: (progress: number) => Moment;
  frames: number;
  substeps: number;
  /** The friction of cloth on the form. */
  friction: number;
  /** The distance that the cloth keeps from the form. */
  thickness: number;
  /** The distance that two layers of cloth keep from each other. */
  layerDistance: number;
  held?: readonly Held[];
  onFrame?: (frame: number, speed: number) => void;
};

const FRAME_SECONDS = 1 / 60;
/** Faster points are slowed down, in meters per frame. Panels far from each other would otherwise shoot together. */
const SPEED_MAX = 0.06;
/** The form is taken as flat near each point for this many substeps. */
const SUBSTEPS_PER_FORM = 6;
const HELD_STIFFNESS = 0.2;
const CONTACT_MARGIN = 1.6;
const CONTACT_STIFFNESS = 0.8;
const CONTACT_FRICTION = 0.15;
/** Cloth loses its folds this many times as slowly as it takes them on. */
const FORGETTING = 0.04;

/**
 * Extended position-based dynamics (Macklin et al. 2016) with one pass over the constraints in each of many small
 * substeps, which converges better than many passes in one step.
 */
export function simulate(input: SolverInput): void {
  const { cloth, positions, frames, substeps, momentAt, layerDistance } = input;
  const pointCount = positions.length / 3;
  const finder = createContactFinder(pointCount, cloth.stretches);
  const before = new Float64Array(positions.length);
  const velocities = new Float64Array(positions.length);
  const planes = new Float64Array(4 * pointCount);
  const seconds = FRAME_SECONDS / substeps;
  for (let frame = 0; frame < frames; frame += 1) {
    const moment = momentAt(frame / frames);
    if (moment.creep > 0) keepFolds(cloth.bends, positions, moment.creep * FRAME_SECONDS);
    const contacts = finder.find(positions, layerDistance * CONTACT_MARGIN);
    for (let substep = 0; substep < substeps; substep += 1) {
      before.set(positions);
      applyForces(input, velocities, moment, frame * FRAME_SECONDS + substep * seconds, seconds);
      solveStretches(cloth.stretches, positions, cloth.inverseMasses, seconds);
      solveBends(cloth.bends, positions, cloth.inverseMasses, seconds);
      solveContacts(contacts, positions, before, cloth.inverseMasses, layerDistance);
      // A form that moved once a frame would throw the cloth off.
      if (substep % SUBSTEPS_PER_FORM === 0)
        findPlanes(momentAt((frame + substep / substeps) / frames).form, positions, planes);
      solveForm(planes, positions, before, input);
      for (const { point, height } of input.held ?? [])
        positions[3 * point + 2] += (height - positions[3 * point + 2]) * HELD_STIFFNESS;
      updateVelocities(velocities, positions, before, seconds, SPEED_MAX / FRAME_SECONDS);
    }
    input.onFrame?.(frame, meanSpeed(velocities));
  }
}

/** Worn cloth keeps a part of its folds. Without this, it hangs as smooth as if it had never been moved. */
export function keepFolds({ points, weights, rests, memories }: Bends, x: Float64Array, share: number): void {
  for (let bend = 0; bend < rests.length; bend += 1) {
    if (memories[bend] === 0) continue;
    let [sum, length] = [0, 0];
    for (const k of [0, 1, 2] as const) {
      const normal = normalAt(points, 4 * bend, x, k);
      let bent = 0;
      for (let at = 4 * bend; at < 4 * bend + 4; at += 1) bent += weights[at] * x[3 * points[at] + k];
      sum += bent * normal;
      length += normal * normal;
    }
    const wanted = (memories[bend] * sum) / (Math.sqrt(length) || 1);
    const isDeeper = Math.abs(wanted) > Math.abs(rests[bend]) || wanted * rests[bend] < 0;
    rests[bend] += (wanted - rests[bend]) * share * (isDeeper ? 1 : FORGETTING);
  }
}

function applyForces(
  { positions, cloth }: SolverInput,
  velocities: Float64Array,
  { gravity, damping, gust }: Moment,
  time: number,
  seconds: number,
): void {
  const kept = 1 / (1 + damping * seconds);
  const { inverseMasses } = cloth;
  for (let point = 0; point < inverseMasses.length; point += 1) {
    if (inverseMasses[point] === 0) continue;
    const at = 3 * point;
    if (gust > 0) {
      const [x, z] = [positions[at], positions[at + 2]];
      velocities[at] += gust * Math.sin(7 * z + 3 * time + 1.3) * seconds;
      velocities[at + 1] += gust * Math.sin(9 * x + 5 * z - 4 * time) * seconds;
    }
    velocities[at + 2] -= gravity * seconds;
    for (let k = at; k < at + 3; k += 1) {
      velocities[k] *= kept;
      positions[k] += velocities[k] * seconds;
    }
  }
}

function solveStretches(
  { pairs, lengths, compliances }: Stretches,
  x: Float64Array,
  inverseMasses: Float64Array,
  seconds: number,
): void {
  const perSquare = 1 / (seconds * seconds);
  for (let edge = 0; edge < lengths.length; edge += 1) {
    const [a, b] = [pairs[2 * edge], pairs[2 * edge + 1]];
    const [wa, wb] = [inverseMasses[a], inverseMasses[b]];
    const [i, j] = [3 * a, 3 * b];
    const dx = x[i] - x[j];
    const dy = x[i + 1] - x[j + 1];
    const dz = x[i + 2] - x[j + 2];
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const weight = wa + wb + compliances[edge] * perSquare;
    if (length < 1e-12 || wa + wb === 0) continue;
    const scale = (lengths[edge] - length) / (weight * length);
    x[i] += dx * scale * wa;
    x[i + 1] += dy * scale * wa;
    x[i + 2] += dz * scale * wa;
    x[j] -= dx * scale * wb;
    x[j + 1] -= dy * scale * wb;
    x[j + 2] -= dz * scale * wb;
  }
}

/** The constraint is the length of the weighted sum, so the correction of each point runs along that sum. */
function solveBends(
  { points, weights, compliances, rests }: Bends,
  x: Float64Array,
  inverseMasses: Float64Array,
  seconds: number,
): void {
  const perSquare = 1 / (seconds * seconds);
  for (let bend = 0; bend < compliances.length; bend += 1) {
    const at = 4 * bend;
    const [a, b, c, d] = [points[at], points[at + 1], points[at + 2], points[at + 3]];
    const [p, q, r, s] = [weights[at], weights[at + 1], weights[at + 2], weights[at + 3]];
    const [i, j, k, l] = [3 * a, 3 * b, 3 * c, 3 * d];
    let sx = p * x[i] + q * x[j] + r * x[k] + s * x[l];
    let sy = p * x[i + 1] + q * x[j + 1] + r * x[k + 1] + s * x[l + 1];
    let sz = p * x[i + 2] + q * x[j + 2] + r * x[k + 2] + s * x[l + 2];
    const [wa, wb] = [inverseMasses[a], inverseMasses[b]];
    const [wc, wd] = [inverseMasses[c], inverseMasses[d]];
    if (rests[bend] !== 0) {
      const nx = normalAt(points, at, x, 0);
      const ny = normalAt(points, at, x, 1);
      const nz = normalAt(points, at, x, 2);
      const share = rests[bend] / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
      sx -= nx * share;
      sy -= ny * share;
      sz -= nz * share;
    }
    const scale =
      -1 / (wa * p * p + wb * q * q + wc * r * r + wd * s * s + compliances[bend] * perSquare + 1e-30);
    const [ma, mb, mc, md] = [scale * wa * p, scale * wb * q, scale * wc * r, scale * wd * s];
    x[i] += sx * ma;
    x[i + 1] += sy * ma;
    x[i + 2] += sz * ma;
    x[j] += sx * mb;
    x[j + 1] += sy * mb;
    x[j + 2] += sz * mb;
    x[k] += sx * mc;
    x[k + 1] += sy * mc;
    x[k + 2] += sz * mc;
    x[l] += sx * md;
    x[l + 1] += sy * md;
    x[l + 2] += sz * md;
  }
}

/** One component of the normal of a bend's first triangle. Its length is twice the triangle's area. */
function normalAt(points: Int32Array, at: number, x: Float64Array, k: 0 | 1 | 2): number {
  const [a, b, c] = [3 * points[at], 3 * points[at + 1], 3 * points[at + 2]];
  const [next, last] = [(k + 1) % 3, (k + 2) % 3];
  return (
    (x[b + next] - x[a + next]) * (x[c + last] - x[a + last]) -
    (x[b + last] - x[a + last]) * (x[c + next] - x[a + next])
  );
}

function solveContacts(
  contacts: Int32Array,
  x: Float64Array,
  before: Float64Array,
  inverseMasses: Float64Array,
  layerDistance: number,
): void {
  for (let at = 0; at < contacts.length; at += 2) {
    const [i, j] = [3 * contacts[at], 3 * contacts[at + 1]];
    const [wa, wb] = [inverseMasses[contacts[at]], inverseMasses[contacts[at + 1]]];
    const [dx, dy, dz] = [x[i] - x[j], x[i + 1] - x[j + 1], x[i + 2] - x[j + 2]];
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length >= layerDistance || length < 1e-9 || wa + wb === 0) continue;
    const scale = ((layerDistance - length) / length / (wa + wb)) * CONTACT_STIFFNESS;
    for (let k = 0; k < 3; k += 1) {
      const difference = x[i + k] - x[j + k];
      x[i + k] += difference * scale * wa;
      x[j + k] -= difference * scale * wb;
      const [movedA, movedB] = [x[i + k] - before[i + k], x[j + k] - before[j + k]];
      const half = ((movedB - movedA) / 2) * CONTACT_FRICTION;
      x[i + k] += half;
      x[j + k] -= half;
    }
  }
}

function updateVelocities(
  velocities: Float64Array,
  x: Float64Array,
  before: Float64Array,
  seconds: number,
  most: number,
): void {
  for (let at = 0; at < x.length; at += 3) {
    const [vx, vy, vz] = [x[at] - before[at], x[at + 1] - before[at + 1], x[at + 2] - before[at + 2]];
    const speed = Math.sqrt(vx * vx + vy * vy + vz * vz) / seconds;
    const scale = (speed > most ? most / speed : 1) / seconds;
    velocities[at] = vx * scale;
    velocities[at + 1] = vy * scale;
    velocities[at + 2] = vz * scale;
  }
}

function meanSpeed(velocities: Float64Array): number {
  let sum = 0;
  for (const velocity of velocities) sum += velocity * velocity;
  return Math.sqrt((3 * sum) / velocities.length);
}
