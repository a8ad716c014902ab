import { fileURLToPath } from 'node:url';
import { type FontPart, piecesOf } from './text.ts';

/** Draws texts at exact places of A4 pages. Lengths are in points: 72 are an inch. */

export const PAGE = { width: 595.28, height: 841.89, left: 56, right: 539, top: 56, bottom: 770 } as const;

interface TextStyle {
  size?: number;
  isBold?: boolean;
  color?: string;
}

export interface Paper {
  /** Writes a line. `align` says which end of the line is at `x`. */
  line(x: number, y: number, text: string, style?: TextStyle & { align?: 'left' | 'right' }): void;
  /** Breaks a text between words into lines of at most `width`. */
  wrap(text: string, width: number, style?: TextStyle): string[];
  rule(y: number, color?: string): void;
  addPage(): void;
}

const INK = '#1d1b18';
const RULE = '#d9d5cd';
export const MUTED = '#5f5b54';
const FONTS_DIR = new URL('./fonts/', import.meta.url);
const PARTS: readonly FontPart[] = ['latin', 'latin-ext'];

const fontName = (part: FontPart, isBold: boolean): string => `${part}-${isBold ? 600 : 400}`;

export function createPaper(pdf: PDFKit.PDFDocument): Paper {
  for (const part of PARTS)
    for (const isBold of [false, true]) {
      const name = fontName(part, isBold);
      pdf.registerFont(name, fileURLToPath(new URL(`instrument-sans-${name}.ttf`, FONTS_DIR)));
    }

  const select = (part: FontPart, { size = 9.5, isBold = false }: TextStyle) =>
    pdf.font(fontName(part, isBold)).fontSize(size);
  const widthOf = (text: string, style: TextStyle): number =>
    piecesOf(text).reduce((sum, piece) => sum + select(piece.part, style).widthOfString(piece.text), 0);

  return {
    line(x, y, text, { align = 'left', ...style } = {}) {
      let at = align === 'left' ? x : x - widthOf(text, style);
      for (const { text: piece, part } of piecesOf(text)) {
        const font = select(part, style).fillColor(style.color ?? INK);
        font.text(piece, at, y, { lineBreak: false });
        at += font.widthOfString(piece);
      }
    },
    wrap(text, width, style = {}) {
      const lines: string[] = [];
      for (const word of text.split(' ').flatMap((one) => broken(one, width, style, widthOf))) {
        const last = lines.at(-1);
        if (last !== undefined && widthOf(`${last} ${word}`, style) <= width)
          lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(word);
      }
      return lines;
    },
    rule(y, color = RULE) {
      pdf.moveTo(PAGE.left, y).lineTo(PAGE.right, y).lineWidth(0.75).strokeColor(color).stroke();
    },
    addPage() {
      pdf.addPage();
    },
  };
}

/** A word that is wider than a line is broken anywhere. */
function broken(
  word: string,
  width: number,
  style: TextStyle,
  widthOf: (text: string, style: TextStyle) => number,
): string[] {
  if (widthOf(word, style) <= width) return [word];
  const parts = [''];
  for (const character of word) {
    const longer = (parts.at(-1) ?? '') + character;
    if (widthOf(longer, style) <= width) parts[parts.length - 1] = longer;
    else parts.push(character);
  }
  return parts;
}
