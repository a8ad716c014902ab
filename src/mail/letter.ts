import { type Html, html } from '../platform/html.ts';

/** What a mail says, once for both of its forms. */
export interface Letter {
  subject: string;
  /** Each a paragraph; a link stands alone and has its whole address shown, so that it can be copied. */
  paragraphs: readonly (string | { label: string; link: string })[];
}

export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

const CLOSING = [
  'MyClothes',
  'We never ask for a password by mail. Questions: help@myclothes.example',
] as const;

export function renderLetter(letter: Letter): MailContent {
  return { subject: letter.subject, text: asText(letter), html: asHtml(letter) };
}

function asText({ paragraphs }: Letter): string {
  const parts = paragraphs.map((part) =>
    typeof part === 'string' ? wrap(part) : `${part.label}:\n${part.link}`,
  );
  return `${['Hello,', ...parts, `-- \n${CLOSING.map(wrap).join('\n')}`].join('\n\n')}\n`;
}

/** RFC 5322, 2.1.1: lines of 78 characters. */
const LINE_LENGTH = 76;

function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line && line.length + 1 + word.length > LINE_LENGTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}

/**
 * Mail clients keep inline styles only, and many recolor a mail for their dark scheme. So the text and its
 * ground have no color of their own; only the button has both.
 */
const FONT = "font-family:'Instrument Sans',Arial,Helvetica,sans-serif";
const BODY = `margin:0;padding:24px;${FONT};font-size:16px;line-height:1.5`;
const BUTTON =
  'display:inline-block;padding:12px 20px;background-color:#2442c8;color:#ffffff;font-weight:bold;text-decoration:none;border-radius:2px';

function asHtml({ subject, paragraphs }: Letter): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="${BODY}">
<div style="max-width:560px;margin:0 auto">
<p style="margin:0 0 24px;font-size:20px;font-weight:bold;letter-spacing:-0.035em">MyClothes</p>
<p style="margin:0 0 16px">Hello,</p>
${paragraphs.map(paragraph)}
<p style="margin:32px 0 0;font-size:14px">${CLOSING[1]}</p>
</div>
</body>
</html>
`.text;
}

function paragraph(part: Letter['paragraphs'][number]): Html {
  if (typeof part === 'string') return html`<p style="margin:0 0 16px">${part}</p>\n`;
  return html`<p style="margin:24px 0 8px"><a href="${part.link}" style="${BUTTON}">${part.label}</a></p>
<p style="margin:0 0 24px;font-size:14px;word-break:break-all">${part.link}</p>\n`;
}
