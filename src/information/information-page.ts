import { html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { fillHtml, fillText, placeholdersOf } from '../layout/placeholders.ts';
import { HELP_PAGES, LEGAL_PAGES, type PageName } from '../settings/content/content-names.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { blocksOf } from './blocks.ts';
import { pageTextOf } from './texts.ts';

/** Shows the text beside links to the other pages of its group. */
export function informationPage(name: PageName, settings: ShopSettings): PageContent {
  const isLegal = LEGAL_PAGES.some((legal) => legal === name);
  const { title, description, html: markup } = pageTextOf(name, settings);
  const values = placeholdersOf(settings);
  const link = (other: PageName) =>
    html`<li><a href="${paths.information(other)}"${other === name && html` aria-current="page"`}>${pageTextOf(other, settings).title}</a></li>`;
  return {
    title,
    // A description that lacks a value would be wrong.
    description: fillText(description, values) ?? title,
    canonical: paths.information(name),
    css: ['account', 'information'],
    main: html`<div class="wrap page account">
<div class="side"><nav aria-label="${isLegal ? 'Legal' : 'Help'}"><ul>${(isLegal ? LEGAL_PAGES : HELP_PAGES).map(link)}</ul></nav></div>
<div class="prose">
<h1>${title}</h1>
${fillHtml(markup, values, blocksOf(settings))}
</div>
</div>`,
  };
}
