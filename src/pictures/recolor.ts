import type { Drawing, View } from './drawings.ts';

/** The drawing in another color. The root's `color` is the one base color; every shade lies over it. */
export function recolor(svg: string, hex: string): string {
  return svg.replace(/^(<svg[^>]*?) color="[^"]*"/, `$1 color="#${hex}"`);
}

type Box = { left: number; top: number; width: number; height: number };

/** One view as an SVG of its own size in pixels, the box to cut out of that, and the size to bring the box to. */
export type Cut = { svg: string; box: Box; size: { width: number; height: number } };

/** In drawing units. The renderer blurs only what it drew, so a shadow falling in from outside needs its
 *  caster drawn too: one and a half deviations of the blur (14) and its offset (6 right, 16 down). */
const shadowReach = { left: 27, top: 37, right: 15, bottom: 5 };

/** In pixels a unit. Beyond it a drawing has nothing finer to show, and librsvg takes 500 MB and 10 s. */
const maxScale = 6;

export function cutOut(drawing: Drawing, hex: string, view: View, width: number): Cut {
  const [x = 0, y = 0, boxWidth = 0, boxHeight = 0] = drawing.frames[view].viewBox.split(' ').map(Number);
  const size = { width, height: Math.round((width * 4) / 3) };
  const exact = Math.min(size.width / boxWidth, size.height / boxHeight);
  const scale = view === 'front' ? exact : wholeScale(exact);
  // Whole pixels, so that the cut falls between them. The front shows the whole garment: nothing is outside.
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
 * librsvg fills with a pattern ten times slower when its tile is not of whole pixels, so from two pixels a unit on
 * it draws in the nearest whole scale, and the picture is then brought to its size.
 */
function wholeScale(exact: number): number {
  return exact < 2 ? exact : Math.min(Math.round(exact), maxScale);
}
