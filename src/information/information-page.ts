import { type Html, html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';

export type InformationName = Parameters<typeof paths.information>[0];

/** The content of a page of text. */
export interface Information {
  title: string;
  description: string;
  body: Html;
}

const HELP: [InformationName, string][] = [
  ['delivery', 'Delivery'],
  ['returns', 'Returns'],
  ['size-guide', 'Size guide'],
  ['repairs', 'Repairs'],
  ['making', 'How we make things'],
  ['contact', 'Contact'],
];

const LEGAL: [InformationName, string][] = [
  ['terms', 'Terms'],
  ['privacy', 'Privacy'],
  ['cookies', 'Cookies'],
];

/** Shows the text beside links to the other pages of its group. */
export function informationPage(
  name: InformationName,
  { title, description, body }: Information,
): PageContent {
  const isLegal = LEGAL.some(([legal]) => legal === name);
  const link = ([other, label]: [InformationName, string]) =>
    html`<li><a href="${paths.information(other)}"${other === name && html` aria-current="page"`}>${label}</a></li>`;
  return {
    title,
    description,
    canonical: paths.information(name),
    css: ['account', 'information'],
    main: html`<div class="wrap page account">
<div class="side"><nav aria-label="${isLegal ? 'Legal' : 'Help'}"><ul>${(isLegal ? LEGAL : HELP).map(link)}</ul></nav></div>
<div class="prose">
<h1>${title}</h1>
${body}
</div>
</div>`,
  };
}

export const helpEmail: Html = html`<a href="mailto:help@myclothes.example">help@myclothes.example</a>`;
