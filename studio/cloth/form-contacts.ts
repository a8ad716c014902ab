import { distanceToForm, type Form } from './form.ts';
import type { SolverInput } from './solver.ts';

/** Beyond this distance a point cannot reach the form before it is looked at again. */
const FORM_REACH = 0.05;
const PUSH_MAX = 0.01;

/** Four numbers per point: the normal of the form there and its offset. A zero normal means that the form is far. */
export function findPlanes(form: Form, positions: Float64Array, planes: Float64Array): void {
  const step = 1e-4;
  for (let point = 0; point < positions.length / 3; point += 1) {
    const [x, y, z] = [positions[3 * point], positions[3 * point + 1], positions[3 * point + 2]];
    const distance = distanceToForm(form, x, y, z);
    if (distance > FORM_REACH) {
      planes.fill(0, 4 * point, 4 * point + 4);
      continue;
    }
    const nx = distanceToForm(form, x + step, y, z) - distance;
    const ny = distanceToForm(form, x, y + step, z) - distance;
    const nz = distanceToForm(form, x, y, z + step) - distance;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    planes[4 * point] = nx / length;
    planes[4 * point + 1] = ny / length;
    planes[4 * point + 2] = nz / length;
    planes[4 * point + 3] = distance - (nx * x + ny * y + nz * z) / length;
  }
}

/** Pushes what is inside the form out of it, and holds it back by friction. */
export function solveForm(
  planes: Float64Array,
  x: Float64Array,
  before: Float64Array,
  { thickness, friction, cloth: { inverseMasses } }: Pick<SolverInput, 'thickness' | 'friction' | 'cloth'>,
): void {
  for (let point = 0; point < inverseMasses.length; point += 1) {
    const [nx, ny, nz] = [planes[4 * point], planes[4 * point + 1], planes[4 * point + 2]];
    const at = 3 * point;
    const distance = nx * x[at] + ny * x[at + 1] + nz * x[at + 2] + planes[4 * point + 3];
    if ((nx === 0 && ny === 0 && nz === 0) || distance >= thickness || inverseMasses[point] === 0) continue;
    const push = Math.min(thickness - distance, PUSH_MAX);
    x[at] += nx * push;
    x[at + 1] += ny * push;
    x[at + 2] += nz * push;
    const [mx, my, mz] = [x[at] - before[at], x[at + 1] - before[at + 1], x[at + 2] - before[at + 2]];
    const along = mx * nx + my * ny + mz * nz;
    const [tx, ty, tz] = [mx - nx * along, my - ny * along, mz - nz * along];
    const slid = Math.sqrt(tx * tx + ty * ty + tz * tz);
    const held = slid > 1e-12 ? Math.min(1, (friction * push) / slid) : 0;
    x[at] -= tx * held;
    x[at + 1] -= ty * held;
    x[at + 2] -= tz * held;
  }
}
