import type { FilledLetter, FilledPart } from './fill-letter.ts';
import type { Row } from './letter.ts';

/** The plain text of an email. Links are shown with their full address. */
export function letterText({ greeting, parts, shop, footer }: FilledLetter): string {
  const closing = [shop, ...footer].map(wrap).join('\n');
  return `${[wrap(greeting), ...parts.map(partText), `-- \n${closing}`].join('\n\n')}\n`;
}

function partText(part: FilledPart): string {
  if (typeof part === 'string') return wrap(part);
  if ('link' in part) return `${part.label}:\n${part.link}`;
  const lines = 'rows' in part ? part.rows.map(rowText) : part.lines.map(wrap);
  return [...(part.heading ? [part.heading] : []), ...lines].join('\n');
}

/** RFC 5322, section 2.1.1, recommends lines of at most 78 characters. */
const LINE_LENGTH = 76;

/** Aligns the value at the right if there is room. */
function rowText([label, value]: Row): string {
  const width = LINE_LENGTH - value.length - 1;
  if (value === '') return wrap(label);
  return label.length <= width ? `${label.padEnd(width)} ${value}` : wrap(`${label} ${value}`);
}

function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line && line.length + 1 + word.length > LINE_LENGTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}
