import { isDeepStrictEqual } from 'node:util';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { shopTime } from '../../../layout/shop-time.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FieldGroup } from '../form/setting-fields.ts';
import type { SettingsContent } from './settings-view.ts';

interface Earlier {
  settings: ShopSettings;
  at: Date | undefined;
  changedBy: string;
}

/** The earlier versions of what the page edits, each with a button that brings it back. */
export function earlierVersions({
  page,
  settings,
  versions,
  rowsMax,
  mayChange,
}: SettingsContent): Html | null {
  const all: Earlier[] = [...versions];
  if (versions.length < rowsMax) all.push({ settings: DEFAULT_SETTINGS, at: undefined, changedBy: '' });
  // The sections of a page may have changed on another page only, which leaves the page's part as it was.
  const others = all.filter(
    (one, index) =>
      !isDeepStrictEqual(page.part(one.settings), page.part(settings)) &&
      !all
        .slice(0, index)
        .some((newer) => isDeepStrictEqual(page.part(newer.settings), page.part(one.settings))),
  );
  if (others.length === 0) return null;
  const groups = page.groups(settings);
  const restore = (one: Earlier) =>
    html`<form action="${paths.adminSettings(page.name, 'restore')}" method="post"><input type="hidden" name="version" value="${settings.version}"><input type="hidden" name="earlier" value="${one.settings.version}"><button class="link">Bring back<span class="vh"> ${nameOf(one, settings.timeZone)}</span></button></form>`;
  return html`<section class="box"><h2>Earlier versions</h2><ul class="log">${others.map(
    (one) =>
      html`<li class="acts"><span>${nameOf(one, settings.timeZone)}</span><span class="muted">${differences(groups, page.texts(one.settings), page.texts(settings))}</span>${mayChange && restore(one)}</li>`,
  )}</ul></section>`;
}

/** "29 Nov 2026, 14:02, Ines". */
const nameOf = ({ at, changedBy }: Earlier, timeZone: string): string =>
  at ? `${shopTime(at, timeZone)}, ${changedBy}` : 'The defaults';

const NAMED_MAX = 4;

/** "Name, Accent color and 3 more". */
function differences(
  groups: readonly FieldGroup[],
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): string {
  const fields = groups.flatMap((group) => group.fields);
  const labels = fields.filter(({ path }) => one[path] !== other[path]).map(({ label }) => label);
  const rest = labels.length - NAMED_MAX;
  return rest > 0 ? `${labels.slice(0, NAMED_MAX).join(', ')} and ${rest} more` : labels.join(', ');
}
