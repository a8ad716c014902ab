import { fileURLToPath } from 'node:url';
import { encode } from 'uqr';
import { type FontPart, piecesOf } from './text.ts';

/** Draws texts, rules and codes at exact places of pages. Lengths are in points: 72 are an inch. */

/** The size of a sheet, and where its margins begin. */
export interface Sheet {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** An A4 sheet. */
export const PAGE = {
  ...{ width: 595.28, height: 841.89, left: 56, right: 539, top: 56, bottom: 770 },
} as const satisfies Sheet;

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
  /** A line from margin to margin of an A4 sheet, unless `ends` says otherwise. */
  rule(y: number, color?: string, ends?: { left: number; right: number }): void;
  /** A rectangle without a filling. */
  box(x: number, y: number, width: number, height: number): void;
  /** A QR code of this width, with the quiet zone that the standard asks for. */
  qrCode(x: number, y: number, width: number, text: string): void;
  addPage(): void;
}

const INK = '#1d1b18';
const RULE = '#d9d5cd';
export const MUTED = '#5f5b54';
/** ISO/IEC 18004: four modules on each side. */
const QUIET_MODULES = 4;
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
    rule(y, color = RULE, { left, right } = PAGE) {
      pdf.moveTo(left, y).lineTo(right, y).lineWidth(0.75).strokeColor(color).stroke();
    },
    box(x, y, width, height) {
      pdf.rect(x, y, width, height).lineWidth(0.75).strokeColor(INK).stroke();
    },
    qrCode(x, y, width, text) {
      const { data, size } = encode(text, { border: QUIET_MODULES });
      const module = width / size;
      for (const [row, modules] of data.entries())
        for (const [column, isDark] of modules.entries())
          if (isDark) pdf.rect(x + column * module, y + row * module, module, module);
      pdf.fillColor('#000000').fill();
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
