import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { SettingsPage } from '../form/settings-page.ts';
import { mailPages, textPages } from '../pages/text-pages.ts';
import { MAIN_PAGES } from '../pages.ts';

/** The list of all pages of the settings. */
export function settingsListView(settings: ShopSettings): Html {
  const hasOwn = (page: SettingsPage) => page.part(settings) !== undefined;
  return html`<section class="box"><ul class="results">${MAIN_PAGES.map(
    ({ name, title, about }) =>
      html`<li><a href="${paths.adminSettings(name)}">${title}</a><p class="muted small">${about}</p></li>`,
  )}</ul></section>
<section class="box" id="texts"><h2>Help and legal pages</h2><ul class="results">${textPages.map((page) => item(page, page.title.replace('Page: ', ''), hasOwn(page)))}</ul></section>
<section class="box"><h2>Emails</h2><ul class="results">${mailPages.map((page) => item(page, page.about, hasOwn(page)))}</ul></section>`;
}

const item = ({ name }: SettingsPage, label: string, isOwn: boolean): Html =>
  html`<li><a href="${paths.adminSettings(name)}">${label}${isOwn && html` <span class="badge plain">Own text</span>`}</a></li>`;
