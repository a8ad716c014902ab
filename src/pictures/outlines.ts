import { readFileSync } from 'node:fs';
import type { Drawing, View } from './drawings.ts';

/** The size of the box that outlines are drawn in. */
export const OUTLINE_BOX = { width: 120, height: 160 };

type OutlineFile = Record<string, { hash: string; views: Partial<Record<View, string>> }>;

/** `npm run demo-pictures` makes this file of about 20 KB. It is read once, when the module loads. */
const outlines: OutlineFile = JSON.parse(
  readFileSync(new URL('../../public/garments/outlines.json', import.meta.url), 'utf8'),
);

/**
 * The outline of the cloth in a view, as the `d` of an SVG path. It lies slightly inside the cloth, so the picture covers
 * it entirely. Undefined if the drawing has changed since the outlines were made.
 */
export function outlineOf({ name, hash }: Drawing, view: View): string | undefined {
  const made = outlines[name];
  return made?.hash === hash ? made.views[view] : undefined;
}
