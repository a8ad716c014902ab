import type { Drawing, DrawnView } from './drawings.ts';

/** Changes the color of a drawing. The root element's `color` is its only base color, and all shades lie over it. */
export function recolor(svg: string, hex: string): string {
  return svg.replace(/^(<svg[^>]*?) color="[^"]*"/, `$1 color="#${hex}"`);
}

type Box = { left: number; top: number; width: number; height: number };

/** One view as an SVG with a size in pixels, the box to cut out of it, and the size to scale the box to. */
export type Cut = { svg: string; box: Box; size: { width: number; height: number } };

/**
 * In drawing units. The renderer blurs only what it has drawn, so an object outside the box must be drawn for its
 * shadow to fall into the box. The reach is 1.5 standard deviations of the blur (14) plus the shadow's offset (6
 * right, 16 down).
 */
const shadowReach = { left: 27, top: 37, right: 15, bottom: 5 };

/** In pixels per unit. A drawing has no finer detail to show, and beyond this librsvg takes 500 MB and 10 s. */
const maxScale = 6;

export function cutOut(drawing: Drawing, hex: string, view: DrawnView, width: number): Cut {
  const [x = 0, y = 0, boxWidth = 0, boxHeight = 0] = drawing.frames[view].viewBox.split(' ').map(Number);
  const size = { width, height: Math.round((width * 4) / 3) };
  const exact = Math.min(size.width / boxWidth, size.height / boxHeight);
  const scale = view === 'front' ? exact : wholeScale(exact);
  // Rounded to whole pixels, so that the cut falls between them. The front has nothing outside of its box.
  const reach = (units: number): number => (view === 'front' ? 0 : Math.ceil(units * scale));
  const box = {
    left: reach(shadowReach.left),
    top: reach(shadowReach.top),
    width: Math.round((size.width * scale) / exact),
    height: Math.round((size.height * scale) / exact),
  };
  const outerWidth = box.left + box.width + reach(shadowReach.right);
  const outerHeight = box.top + box.height + reach(shadowReach.bottom);
  const outer = [x - box.left / scale, y - box.top / scale, outerWidth / scale, outerHeight / scale];
  const svg = recolor(drawing.svg, hex).replace(
    /^(<svg[^>]*?) viewBox="[^"]*"/,
    `$1 width="${outerWidth}" height="${outerHeight}" viewBox="${outer.map((unit) => +unit.toFixed(4)).join(' ')}"`,
  );
  return { svg, box, size };
}

/**
 * librsvg fills patterns ten times slower when their tiles are not whole pixels. From two pixels per unit on, it
 * therefore draws at the nearest whole scale, and the result is resized.
 */
function wholeScale(exact: number): number {
  return exact < 2 ? exact : Math.min(Math.round(exact), maxScale);
}
