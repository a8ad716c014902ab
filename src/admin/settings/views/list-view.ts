import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { isLegalPage } from '../../../settings/content/content-names.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { SettingsPage } from '../form/settings-page.ts';
import { mailPages } from '../pages/mail-pages.ts';
import { ownTextPage, textPages } from '../pages/text-pages.ts';
import { MAIN_PAGES } from '../pages.ts';

/** The list of all pages of the settings. */
export function settingsListView(settings: ShopSettings): Html {
  const hasOwn = (page: SettingsPage) => page.part(settings) !== undefined;
  const own = Object.entries(settings.content.ownPages).map(([name, text]) => ownTextPage(name, text));
  const texts = [...textPages, ...own];
  const isRemoved = (page: SettingsPage) => {
    const name = page.name.replace('pages/', '');
    return !isLegalPage(name) && !settings.content.help.includes(name);
  };
  return html`<section class="box"><ul class="results">${MAIN_PAGES.map(
    ({ name, title, about }) =>
      html`<li><a href="${paths.adminSettings(name)}">${title}</a><p class="muted small">${about}</p></li>`,
  )}</ul></section>
<section class="box" id="texts"><h2>Help and legal pages</h2><ul class="results">${texts.map((page) => item(page, page.title.replace('Page: ', ''), hasOwn(page), isRemoved(page)))}</ul>
<p><a href="${paths.adminSettings('help')}">Add, remove and sort help pages</a></p></section>
<section class="box"><h2>Emails</h2><ul class="results">${mailPages.map((page) => item(page, page.about, hasOwn(page)))}</ul></section>`;
}

const item = ({ name }: SettingsPage, label: string, isOwn: boolean, isRemoved = false): Html =>
  html`<li><a href="${paths.adminSettings(name)}">${label}${isOwn && html` <span class="badge plain">Own text</span>`}${isRemoved && html` <span class="badge plain">Not shown</span>`}</a></li>`;
