import { renderLetter } from '../../../layout/email/render-letter.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import type { ListedVersion } from '../../../settings/queries.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FieldGroup, Texts } from '../form/setting-fields.ts';
import type { SettingsPage } from '../form/settings-page.ts';
import { sampleLetter } from '../mail-samples.ts';
import { fieldView } from './field-view.ts';
import { earlierVersions } from './versions-view.ts';

export interface SettingsContent {
  page: SettingsPage;
  /** The settings that the form is about. */
  settings: ShopSettings;
  /** What the fields contain: the settings, or what was typed. */
  texts: Texts;
  faults: Readonly<Record<string, string>>;
  /** What the fields contain now, if someone else has changed it since the form was opened. */
  seen: Texts | undefined;
  /** The versions that have changed the sections of the page, newest first, at most `rowsMax`. */
  versions: readonly ListedVersion[];
  rowsMax: number;
  mayChange: boolean;
  publicUrl: string;
}

/** The form of one page of the settings, with its earlier versions. */
export function settingsView(content: SettingsContent): Html {
  const { page, settings, texts, faults, seen, mayChange } = content;
  const groups = page.groups(settings);
  return html`${seen && conflict(groups, texts, seen)}
${faultNotice(groups, faults)}
<form action="${paths.adminSettings(page.name)}" method="post">
<input type="hidden" name="version" value="${settings.version}">
${groups.map((group) => groupView(group, content))}
${mayChange && actions(page)}
</form>
${page.name.startsWith('mails/') && mailBox(content)}
${earlierVersions(content)}`;
}

function groupView(group: FieldGroup, { texts, faults, mayChange }: SettingsContent): Html {
  const { legend, help, fields, isFolded, isCompact } = group;
  const views = fields.map((field) => fieldView(field, texts[field.path] ?? '', faults[field.path]));
  const inner = html`${typeof help === 'string' ? html`<p class="muted">${help}</p>` : help}
${isCompact ? html`<div class="compact">${views}</div>` : views}`;
  const isOff = !mayChange && html` disabled`;
  if (!isFolded)
    return html`<fieldset class="box stack"${isOff}><legend class="h2">${legend}</legend>${inner}</fieldset>
`;
  const isOpen = fields.some(({ path }) => faults[path] !== undefined);
  return html`<details class="box"${isOpen && html` open`}><summary>${legend}</summary><fieldset class="stack"${isOff} aria-label="${legend}">${inner}</fieldset></details>
`;
}

function actions(page: SettingsPage): Html {
  const preview = html`<button class="btn" formaction="${paths.adminSettings(page.name, 'preview')}" formtarget="_blank">Preview</button>`;
  return html`<p class="acts"><button class="btn primary">Save</button>${page.hasPreview && preview}<a class="btn" href="${paths.adminSettings()}">All settings</a></p>`;
}

/** Both versions, so that nothing is overwritten unseen. What was typed is still in the fields. */
function conflict(groups: readonly FieldGroup[], texts: Texts, seen: Texts): Html {
  const fields = groups.flatMap(({ legend, fields }) => fields.map((field) => ({ ...field, legend })));
  const labels = fields.map(({ label }) => label);
  const isRepeated = (label: string) => labels.indexOf(label) !== labels.lastIndexOf(label);
  const differing = fields.filter(({ path }) => (texts[path] ?? '') !== (seen[path] ?? ''));
  return html`<section class="box notice warn" role="alert"><div class="stack"><h2>Someone else has changed this</h2>
<p>Nothing was saved. The fields still have what you typed. Compare them, then save again to replace the other change, or <a href="">load the page again</a> to drop yours.</p>
<div class="scroll" role="group" aria-label="What differs" tabindex="0"><table class="wide"><thead><tr><th scope="col">Setting</th><th scope="col">Now</th><th scope="col">Yours</th></tr></thead><tbody>${differing.map(
    ({ path, label, legend }) =>
      html`<tr><th scope="row">${isRepeated(label) ? `${legend}: ${label}` : label}</th><td>${short(seen[path])}</td><td>${short(texts[path])}</td></tr>`,
  )}</tbody></table></div></div></section>`;
}

const SHOWN_MAX = 200;

const short = (text = ''): string => {
  if (text === '') return 'Empty';
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
};

/** Faults of other pages are shown, too: a zone needs the tax of its country. */
function faultNotice(groups: readonly FieldGroup[], faults: SettingsContent['faults']): Html | null {
  const entries = Object.entries(faults);
  if (entries.length === 0) return null;
  const own = new Set(groups.flatMap(({ fields }) => fields.map(({ path }) => path)));
  const others = entries.filter(([path]) => !own.has(path));
  const count = entries.length === 1 ? '1 field' : `${entries.length} fields`;
  return html`<div class="notice bad" role="alert"><div class="stack"><p>Nothing was saved. Please check ${count}.</p>${others.map(([, fault]) => html`<p>${fault}</p>`)}</div></div>`;
}

/** The email as it is sent now, and the button that sends it to oneself. */
function mailBox({ page, settings, publicUrl, mayChange }: SettingsContent): Html {
  const { recipient, ...letter } = sampleLetter(page.name, { link: publicUrl, currency: settings.currency });
  const { subject, text } = renderLetter(letter, { settings, publicUrl, recipient });
  const standard = renderLetter(letter, { settings: DEFAULT_SETTINGS, publicUrl }).subject;
  const test = html`<form action="${paths.adminSettings(page.name, 'test')}" method="post"><button class="btn small">Send a test to myself</button></form>`;
  return html`<section class="box stack"><h2>The email</h2><p>Subject: <b>${subject}</b>${subject !== standard && html` <span class="muted">(default: ${standard})</span>`}</p><pre class="scroll" tabindex="0">${text}</pre>${mayChange && test}</section>`;
}
