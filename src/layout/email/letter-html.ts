import { brandFilesOf } from '../../settings/brand/brand.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { type Html, html, trusted } from '../html.ts';
import type { FilledLetter, FilledPart } from './fill-letter.ts';
import { rowsTable } from './html-rows.ts';
import { barStyle, buttonStyles, STYLES, styleSheet } from './styles.ts';

interface HtmlInput {
  settings: ShopSettings;
  publicUrl: string;
}

/** Layouts are tables because Outlook supports nothing else. The role hides them from screen readers. */
const TABLE = trusted('role="presentation" cellpadding="0" cellspacing="0" border="0"');
/** Outlook ignores max-width, so it gets a table of a fixed width. */
const OUTLOOK_START = trusted(
  '<!--[if mso]><table role="presentation" width="600" align="center"><tr><td><![endif]-->',
);
const OUTLOOK_END = trusted('<!--[if mso]></td></tr></table><![endif]-->');

/** The HTML of an email. It needs no pictures and no scripts, and the style sheet only for narrow screens and the dark scheme. */
export function letterHtml(letter: FilledLetter, input: HtmlInput): string {
  const { subject, greeting, footer, shop } = letter;
  const { accent } = input.settings;
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${subject}</title>
<style>${trusted(styleSheet(accent))}</style>
</head>
<body class="ground" style="${STYLES.body}">
<div role="article" aria-roledescription="email" aria-label="${subject}" lang="en" dir="ltr">
<div style="display:none;max-height:0;overflow:hidden">${preheader(letter)}</div>
<table ${TABLE} class="ground" style="${STYLES.outer}"><tr><td align="center" style="padding:24px 12px 32px">
${OUTLOOK_START}<table ${TABLE} class="card" align="center" style="${STYLES.card}">
<tr><td class="bar" style="${barStyle(accent)}">&nbsp;</td></tr>
<tr><td class="pad" style="${STYLES.inner}">
${header(input)}
<h1 dir="auto" style="${STYLES.title}">${subject}</h1>
<p style="${STYLES.text}">${greeting}</p>
${partsHtml(letter, input)}</td></tr>
</table>
<table ${TABLE} align="center" style="width:100%;max-width:600px"><tr><td class="pad foot" style="${STYLES.foot}">
<p style="${STYLES.small}"><b>${shop}</b></p>
${footer.map((line) => html`<p style="${STYLES.small}">${line}</p>\n`)}</td></tr></table>${OUTLOOK_END}
</td></tr></table>
</div>
</body>
</html>
`.text;
}

const PREHEADER_LENGTH = 120;

/** The beginning of the email, which inboxes show after the subject. */
function preheader({ parts }: FilledLetter): string {
  const first = parts.find((part) => typeof part === 'string') ?? '';
  return first.length <= PREHEADER_LENGTH
    ? first
    : `${first.slice(0, PREHEADER_LENGTH).replace(/\s+\S*$/, '')}…`;
}

/** In CSS pixels. */
const LOGO_HEIGHT = 40;
const LOGO_WIDTH = 200;

/** Shows the logo only if it is a PNG, because Outlook for Windows shows no WebP. Otherwise it shows the shop's name. */
function header({ settings, publicUrl }: HtmlInput): Html {
  const { logo } = brandFilesOf(settings);
  if (logo?.picture.contentType !== 'image/png')
    return html`<p dir="auto" style="${STYLES.shop}">${settings.name}</p>`;
  const { width, height } = logo.picture;
  const scale = Math.min(1, LOGO_HEIGHT / height, LOGO_WIDTH / width);
  const [shownWidth, shownHeight] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return html`<table ${TABLE} style="margin:0 0 24px"><tr><td class="plate"><img src="${publicUrl + logo.path}" alt="${settings.name}" width="${shownWidth}" height="${shownHeight}" style="${STYLES.logo}"></td></tr></table>`;
}

function partsHtml({ parts, unsubscribe }: FilledLetter, input: HtmlInput): Html[] {
  const main = parts.find((part) => typeof part === 'object' && 'link' in part);
  return parts.map((part) => partHtml(part, { ...input, unsubscribe, isMain: part === main }));
}

function partHtml(
  part: FilledPart,
  {
    settings,
    publicUrl,
    unsubscribe,
    isMain,
  }: HtmlInput & { unsubscribe: string | undefined; isMain: boolean },
): Html {
  if (typeof part === 'string') return html`<p style="${STYLES.text}">${part}</p>\n`;
  if ('link' in part)
    return part.link === unsubscribe && !isMain
      ? html`<p style="${STYLES.text}"><a class="ink" href="${part.link}" style="${STYLES.link}">${part.label}</a></p>\n`
      : button(part, buttonStyles(settings.accent, isMain), isMain);
  const heading = part.heading && html`<h2 style="${STYLES.heading}">${part.heading}</h2>\n`;
  if ('lines' in part)
    return html`${heading}<p dir="auto" style="${STYLES.text}">${part.lines.map((line, index) => html`${index > 0 && trusted('<br>')}${line}`)}</p>\n`;
  return html`${heading}${part.rows.length > 0 && rowsTable(part.rows, publicUrl)}`;
}

const button = (
  { label, link }: { label: string; link: string },
  styles: ReturnType<typeof buttonStyles>,
  isMain: boolean,
): Html =>
  html`<table ${TABLE} style="${styles.table}"><tr><td class="${isMain ? 'main' : 'other'}" style="${styles.cell}"><a href="${link}" style="${styles.link}">${label}</a></td></tr></table>\n`;
