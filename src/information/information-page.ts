import { type Html, html } from '../layout/html.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { fillHtml, fillText, placeholdersOf } from '../layout/placeholders.ts';
import { isLegalPage, LEGAL_PAGES } from '../settings/content/content-names.ts';
import type { ShopSettings, TextPage } from '../settings/schema.ts';
import { blocksOf } from './blocks.ts';
import { pageTextOf } from './texts.ts';

/** Shows the text beside links to the other pages of its group. */
export function informationPage(name: string, text: TextPage, settings: ShopSettings): PageContent {
  const { title, html: markup } = text;
  const isLegal = isLegalPage(name);
  const values = placeholdersOf(settings);
  const others = isLegal ? LEGAL_PAGES : settings.content.help;
  const link = (other: string) =>
    html`<li><a href="${paths.help(other)}"${other === name && html` aria-current="page"`}>${titleOf(other, settings)}</a></li>`;
  return {
    title,
    description: descriptionOf(text, settings),
    canonical: paths.help(name),
    css: ['account', 'information'],
    main: beside(
      html`<nav aria-label="${isLegal ? 'Legal' : 'Help'}"><ul>${others.map(link)}</ul></nav>`,
      html`<h1>${title}</h1>
${fillHtml(markup, values, blocksOf(settings))}`,
    ),
  };
}

/** Lists the help pages. The addresses of pages that were removed lead here. */
export function helpOverview(settings: ShopSettings): PageContent {
  const item = (name: string) => {
    const text = pageTextOf(name, settings);
    return (
      text &&
      html`<li><a href="${paths.help(name)}">${text.title}</a><p class="muted">${descriptionOf(text, settings)}</p></li>`
    );
  };
  return {
    title: 'Help',
    description: `Help for customers of ${settings.name}.`,
    canonical: paths.help(),
    css: ['account', 'information'],
    main: beside(
      null,
      html`<h1>Help</h1>
<ul>${settings.content.help.map(item)}</ul>
<p>${fillText('Questions? Email {{help-email}}.', placeholdersOf(settings)) ?? ''}</p>`,
    ),
  };
}

const beside = (side: Html | null, text: Html): Html => html`<div class="wrap page account">
<div class="side">${side}</div>
<div class="prose">
${text}
</div>
</div>`;

const titleOf = (name: string, settings: ShopSettings): string => pageTextOf(name, settings)?.title ?? name;

/** A description that lacks a value would be wrong. */
const descriptionOf = ({ title, description }: TextPage, settings: ShopSettings): string =>
  fillText(description, placeholdersOf(settings)) || title;
