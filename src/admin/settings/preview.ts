import { deliverySummary } from '../../catalog/views/product/delivery-facts.ts';
import { blocksOf } from '../../information/blocks.ts';
import { informationPage } from '../../information/information-page.ts';
import { pageTextOf } from '../../information/texts.ts';
import { renderLetter } from '../../layout/email/render-letter.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { fillText, placeholdersOf } from '../../layout/placeholders.ts';
import { withSafePages } from '../../settings/change-settings.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import type { SettingsPage } from './form/settings-page.ts';
import { sampleLetter } from './mail-samples.ts';

export interface PreviewInput {
  publicUrl: string;
  /** What is wrong with what was typed. The preview then shows the settings as they are. */
  fault: string | undefined;
}

/** Shows settings as they would look in the shop. Nothing is saved. */
export function previewPage(page: SettingsPage, wanted: ShopSettings, input: PreviewInput): PageContent {
  const settings = withSafePages(wanted);
  const notice = html`<p class="wrap notice warn" role="status">${input.fault ?? 'This is a preview. Nothing is saved.'}</p>`;
  const name = page.name.startsWith('pages/') ? page.name.slice('pages/'.length) : '';
  const text = pageTextOf(name, settings);
  const content = text ? informationPage(name, text, settings) : samplePage(page, settings, input);
  return { ...content, robots: 'noindex', canonical: undefined, main: html`${notice}${content.main}` };
}

function samplePage(page: SettingsPage, settings: ShopSettings, { publicUrl }: PreviewInput): PageContent {
  const main = page.name.startsWith('mails/')
    ? mailPreview(page, settings, publicUrl)
    : page.name === 'delivery'
      ? deliveryPreview(settings)
      : shopPreview(settings);
  return { title: 'Preview', description: 'A preview of settings.', css: ['home'], main };
}

function shopPreview(settings: ShopSettings): Html {
  const { heading, lede } = settings.content.home;
  return html`<section class="hero"><div class="wrap"><div class="text">
<h1>${heading}</h1>
<p class="lede">${fillText(lede, placeholdersOf(settings)) ?? ''}</p>
<p class="bar"><a class="btn primary" href="${paths.products()}">Shop new arrivals</a><a class="link" href="${paths.home()}">A link</a><span class="badge accent">−20%</span></p>
<p>${deliverySummary(settings)}</p>
</div></div></section>`;
}

const deliveryPreview = (settings: ShopSettings): Html =>
  html`<div class="wrap page stack"><p>${deliverySummary(settings)}</p>${blocksOf(settings)['delivery-prices']}</div>`;

/** The widths of an email on a phone and on a computer. */
const WIDTHS_PX = [320, 620] as const;
const FRAME_HEIGHT_PX = 900;

function mailPreview({ name }: SettingsPage, settings: ShopSettings, publicUrl: string): Html {
  const { recipient, ...letter } = sampleLetter(name, { link: publicUrl, currency: settings.currency });
  const { subject, text, html: body } = renderLetter(letter, { settings, publicUrl, recipient });
  const frame = (width: number) =>
    html`<iframe title="The email, ${width} pixels wide" sandbox width="${width}" height="${FRAME_HEIGHT_PX}" srcdoc="${body}"></iframe>`;
  return html`<div class="wrap page stack"><h1 class="h2">${subject}</h1><div class="scroll" tabindex="0" role="group" aria-label="The email">${WIDTHS_PX.map(frame)}</div><h2>Plain text</h2><pre class="scroll" tabindex="0">${text}</pre></div>`;
}
