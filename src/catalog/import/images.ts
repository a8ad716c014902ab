import { quoted, type Report } from './errors.ts';
import { parsePosition } from './numbers.ts';
import type { ProductRows } from './read.ts';
import type { TextOf } from './text.ts';

/** A picture as the file names it, kept for the export; the shop shows a drawing. */
export interface Image {
  src: string;
  alt: string;
}

/** Those after it are not kept: nothing shows them. */
const MAX_IMAGES = 50;

/** The pictures of all rows, each once, by Image Position and then by row. */
export function imagesOf({ columns, rows }: ProductRows, textOf: TextOf, report: Report): Image[] {
  const images = new Map<string, Image & { position: number }>();
  for (const { line, row } of rows) {
    const src = textOf(line, row, 'imageSrc', 2_048);
    if (src === '' || images.has(src)) continue;
    const text = textOf(line, row, 'imagePosition', 20);
    const position = parsePosition(text);
    if (!position.ok) {
      report(line, `${columns.nameOf('imagePosition')} ${quoted(text)} is not a position: ${position.hint}`);
      continue;
    }
    const alt = textOf(line, row, 'imageAlt', 512);
    images.set(src, { src, alt, position: position.value ?? images.size + 1 });
  }
  return [...images.values()]
    .sort((a, b) => a.position - b.position)
    .slice(0, MAX_IMAGES)
    .map(({ src, alt }) => ({ src, alt }));
}
