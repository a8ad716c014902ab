import { accentShades } from '../../settings/brand/accent.ts';

/*
 * The inline styles are the light scheme, because some email programs drop the style sheet. The style sheet has the dark
 * scheme, for programs that do not recolor emails themselves. The colors are those of public/css/tokens.css.
 */

const LIGHT = {
  ground: '#f4f1eb',
  card: '#fdfcfa',
  ink: '#1b1a18',
  soft: '#5e5950',
  line: '#dfd9cf',
  border: '#8b8479',
};
const DARK = {
  ground: '#161513',
  card: '#201e1b',
  ink: '#f3f0ea',
  soft: '#b8b1a5',
  line: '#3a3732',
  border: '#857e73',
};
/** The ground of pictures, and of the logo in the dark scheme, because both may have dark parts. */
const PLATE = '#e9e5de';

const FONT = "font-family:'Instrument Sans',Arial,Helvetica,sans-serif";
/** Long words break instead of widening the email. */
const TEXT = `${FONT};font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word`;

export const STYLES = {
  body: `margin:0;padding:0;background-color:${LIGHT.ground};color:${LIGHT.ink};${TEXT}`,
  outer: `width:100%;background-color:${LIGHT.ground}`,
  card: `width:100%;max-width:600px;background-color:${LIGHT.card}`,
  inner: `padding:28px 32px 32px;color:${LIGHT.ink};background-color:${LIGHT.card};text-align:left;${TEXT}`,
  foot: `padding:20px 32px 0;color:${LIGHT.soft};background-color:${LIGHT.ground};text-align:left;${TEXT};font-size:13px`,
  shop: 'margin:0 0 28px;font-size:20px;font-weight:bold;letter-spacing:-0.035em;line-height:1.2',
  plate: 'padding:0 0 28px',
  logo: `display:block;border:0;font-size:20px;font-weight:bold;color:${LIGHT.ink};background-color:${LIGHT.card}`,
  title: 'margin:0 0 20px;font-size:24px;font-weight:bold;letter-spacing:-0.02em;line-height:1.25',
  heading: 'margin:28px 0 8px;font-size:17px;font-weight:bold;line-height:1.3',
  text: 'margin:0 0 16px',
  small: 'margin:0 0 10px',
  table: `width:100%;margin:0 0 16px;border-collapse:collapse;${TEXT}`,
  amount: 'padding:4px 16px 4px 0;vertical-align:top',
  value: 'padding:4px 0;text-align:right;vertical-align:top;white-space:nowrap',
  total: `;padding-top:10px;border-top:1px solid ${LIGHT.line};font-weight:bold`,
  picture: `width:72px;padding:12px 16px 12px 0;border-top:1px solid ${LIGHT.line};vertical-align:top`,
  item: `padding:12px 0;border-top:1px solid ${LIGHT.line};vertical-align:top`,
  price: `padding:12px 0 12px 16px;border-top:1px solid ${LIGHT.line};text-align:right;vertical-align:top;white-space:nowrap`,
  image: `display:block;border:0;width:72px;height:96px;font-size:11px;line-height:1.3;overflow:hidden;color:${LIGHT.ink};background-color:${PLATE}`,
  name: 'margin:0;font-weight:bold',
  below: 'margin:4px 0 0',
  link: `color:${LIGHT.ink};background-color:${LIGHT.card}`,
  soft: `margin:0;font-size:14px;color:${LIGHT.soft};background-color:${LIGHT.card}`,
} as const;

/** A button is a colored cell, because Outlook ignores the padding of links. */
export function buttonStyles(accent: string, isMain: boolean): { table: string; cell: string; link: string } {
  const [color, onColor] = accentShades(accent).light;
  const shape = 'border-radius:2px;';
  const link = `display:inline-block;padding:12px 20px;${FONT};font-size:16px;font-weight:bold;line-height:1.4;text-decoration:none;`;
  const table = 'margin:0 0 16px;border-collapse:separate';
  return isMain
    ? {
        table,
        cell: `${shape}border:1px solid ${color};background-color:${color}`,
        link: `${link}color:${onColor};background-color:${color}`,
      }
    : {
        table,
        cell: `${shape}border:1px solid ${LIGHT.border};background-color:${LIGHT.card}`,
        link: `${link}color:${LIGHT.ink};background-color:${LIGHT.card}`,
      };
}

export const barStyle = (accent: string): string =>
  `height:4px;line-height:4px;font-size:1px;background-color:${accent.toLowerCase()}`;

/** The rules for narrow screens and the dark scheme, which inline styles cannot express. */
export function styleSheet(accent: string): string {
  const [color, onColor] = accentShades(accent).dark;
  const rules = {
    '.ground': `background-color:${DARK.ground}`,
    '.card,.card td,.soft,.ink': `background-color:${DARK.card}`,
    '.card,.card td': `color:${DARK.ink}`,
    '.ink': `color:${DARK.ink}`,
    '.soft,.foot': `color:${DARK.soft}`,
    '.foot': `background-color:${DARK.ground}`,
    '.line td': `border-color:${DARK.line}`,
    'td.bar': `background-color:${color}`,
    'td.main,.main a': `background-color:${color};border-color:${color};color:${onColor}`,
    'td.other,.other a': `background-color:${DARK.card};border-color:${DARK.border};color:${DARK.ink}`,
    'td.plate': `background-color:${PLATE};padding:10px`,
    '.plate img': `background-color:${PLATE}`,
  };
  const dark = Object.entries(rules).map(
    ([selector, declarations]) => `${selector}{${declarations.replaceAll(/;|$/g, '!important;')}}`,
  );
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.pad{padding-left:20px!important;padding-right:20px!important}}
@media (prefers-color-scheme:dark){${dark.join('')}}`;
}
