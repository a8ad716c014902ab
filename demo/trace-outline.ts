/** Which cells of a grid are cloth, row by row. */
export type Mask = { width: number; height: number; cells: Uint8Array };

type Point = readonly [x: number, y: number];

/** In cells. It is less than the one cell that `shrink` removes, so the simplified outline stays within the cloth. */
const TOLERANCE = 0.98;
/** In cells. Smaller islands, such as a label on its own, are left out. */
const ISLAND_MIN = 30;

/** The `d` of an SVG path around the cells, with holes, for the default fill rule. Empty if there is no cloth. */
export function traceOutline(mask: Mask): string {
  return loopsOf(shrink(mask))
    .filter((loop) => areaOf(loop) < 0 || areaOf(loop) >= ISLAND_MIN)
    .map((loop) => pathOf(simplify(loop)))
    .join('');
}

/** Removes one cell around the cloth. Cells outside the grid count as cloth, because close-ups are cut there. */
function shrink({ width, height, cells }: Mask): Mask {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 1 : (cells[y * width + x] ?? 0);
  const isInner = (x: number, y: number): boolean =>
    [-1, 0, 1].every((dx) => [-1, 0, 1].every((dy) => at(x + dx, y + dy) === 1));
  const inner = Uint8Array.from(cells, (_, index) =>
    isInner(index % width, Math.floor(index / width)) ? 1 : 0,
  );
  return { width, height, cells: inner };
}

/** Walks along the sides of the cells with the cloth on the right, so islands run clockwise and holes the other way. */
function loopsOf({ width, height, cells }: Mask): Point[][] {
  const isCloth = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && cells[y * width + x] === 1;
  const next = new Map<string, Point[]>();
  const add = (from: Point, to: Point): void => {
    next.set(String(from), [...(next.get(String(from)) ?? []), to]);
  };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (!isCloth(x, y)) continue;
      if (!isCloth(x, y - 1)) add([x, y], [x + 1, y]);
      if (!isCloth(x + 1, y)) add([x + 1, y], [x + 1, y + 1]);
      if (!isCloth(x, y + 1)) add([x + 1, y + 1], [x, y + 1]);
      if (!isCloth(x - 1, y)) add([x, y + 1], [x, y]);
    }
  const loops: Point[][] = [];
  for (const start of next.keys())
    while (next.get(start)?.length) {
      const loop: Point[] = [];
      for (let key = start; ; ) {
        const to = next.get(key)?.shift();
        if (!to) break;
        loop.push(to);
        key = String(to);
        if (key === start) break;
      }
      loops.push(loop);
    }
  return loops;
}

/** The area is positive for islands and negative for holes. */
function areaOf(loop: readonly Point[]): number {
  return loop.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = loop[(index + 1) % loop.length] ?? [0, 0];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

/** Applies the Ramer–Douglas–Peucker algorithm to both halves of the loop. */
function simplify(loop: readonly Point[]): Point[] {
  const middle = loop.length >> 1;
  const [start, half] = [loop[0], loop[middle]];
  if (!start || !half) return [...loop];
  return [...simplifyLine(loop.slice(0, middle + 1)), ...simplifyLine([...loop.slice(middle), start])];
}

/** Returns the simplified line without its last point. */
function simplifyLine(line: readonly Point[]): Point[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 2) return [];
  let farthest = 0;
  let index = 0;
  for (const [at, point] of line.entries()) {
    const distance = distanceTo(point, first, last);
    if (distance > farthest) [farthest, index] = [distance, at];
  }
  if (farthest <= TOLERANCE) return [first];
  return [...simplifyLine(line.slice(0, index + 1)), ...simplifyLine(line.slice(index))];
}

function distanceTo([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const length = Math.hypot(dx, dy);
  return length === 0
    ? Math.hypot(x - fromX, y - fromY)
    : Math.abs(dx * (y - fromY) - dy * (x - fromX)) / length;
}

/** Uses relative coordinates, because they are shorter. */
function pathOf(loop: readonly Point[]): string {
  const [start, ...others] = loop;
  if (!start || others.length < 2) return '';
  let [x, y] = start;
  const steps = others.map(([toX, toY]) => {
    const step = joined(toX - x, toY - y);
    [x, y] = [toX, toY];
    return step;
  });
  return `M${joined(...start)}l${steps.map((step, at) => (at === 0 || step.startsWith('-') ? step : ` ${step}`)).join('')}z`;
}

const joined = (x: number, y: number): string => (y < 0 ? `${x}${y}` : `${x} ${y}`);
