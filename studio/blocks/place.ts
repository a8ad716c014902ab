import { SHOULDER_HEIGHT } from '../cloth/form.ts';
import type { Point } from '../pattern/curves.ts';
import type { Panel, Vector } from '../pattern/panel.ts';
import type { TopMeasures } from './top.ts';

/** Wraps a front (-1) or a back (1) around the torso. */
export function placeTorso(measures: TopMeasures, side: -1 | 1): (point: Point) => Vector {
  const { width, hemWidth, length, neck, shoulder, armholeDepth } = measures;
  const halfWidthAt = (y: number): number =>
    width + (hemWidth - width) * within((-y - armholeDepth) / (length - armholeDepth));
  return ([x, y]) => {
    const fall = -shoulder.drop * within((Math.abs(x) - neck.width) / (shoulder.width - neck.width));
    const half = halfWidthAt(y);
    const angle = (Math.PI / 2) * Math.min(1, Math.abs(x) / half);
    const upToShoulder = within((y + armholeDepth) / (armholeDepth - shoulder.drop));
    const across = half * (0.74 + 0.26 * upToShoulder ** 0.7);
    const belowShoulder = within((fall - y) / 0.14);
    const roundness = Math.sqrt(Math.max(0, 1 - (1 - belowShoulder) ** 2));
    let depth = half * 0.5 * Math.cos(angle) * roundness;
    if (y > -armholeDepth) {
      // The armhole is held open for the arm.
      const open = Math.sin(Math.PI * upToShoulder) ** 0.6;
      depth = Math.max(depth, 0.085 * open * Math.min(1, (Math.abs(x) / half) * 1.2));
    }
    return [Math.sign(x) * across * Math.sin(angle), side * depth + 0.004, SHOULDER_HEIGHT + y];
  };
}

/** Rolls a sleeve around an arm that is raised by some degrees. */
export function placeSleeve(
  side: 1 | -1,
  degrees: number,
  halfWidthAt: (y: number) => number,
): Pick<Panel, 'place' | 'axis'> {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const shoulder: Vector = [side * 0.195, 0.004, 1.46];
  const down: Vector = [side * sin, 0, -cos];
  const up: Vector = [side * cos, 0, sin];
  return {
    axis: { through: shoulder, direction: down },
    place([x, y]) {
      const half = halfWidthAt(y);
      const radius = Math.max(half / Math.PI, 0.066);
      const angle = (Math.PI * x) / half;
      const [along, above] = [-y - 0.01, radius * (Math.cos(angle) - 0.75)];
      return [
        shoulder[0] + down[0] * along + up[0] * above,
        shoulder[1] + radius * Math.sin(angle),
        shoulder[2] + down[2] * along + up[2] * above,
      ];
    },
  };
}

const within = (share: number): number => Math.min(1, Math.max(0, share));
