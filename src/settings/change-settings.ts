import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../audit/actor.ts';
import { recordChange } from '../audit/audit-log.ts';
import { ADVISORY_LOCKS, lockUntilEnd } from '../database/advisory-locks.ts';
import { type Queryable, statement } from '../database/database.ts';
import { checkSettings } from './check/check-settings.ts';
import type { SettingFaults } from './check/faults.ts';
import { sanitizePage } from './content/sanitize-page.ts';
import { amountStep } from './currency.ts';
import { isObject } from './merge-patch.ts';
import { addSettingsVersion, findSettingsVersion, getNewestSettings } from './queries.ts';
import { SECTION_NAMES, type SectionName, type ShopSettings, type TextPage } from './schema.ts';

export interface ChangeSettingsInput {
  /** The version that the caller saw. The change is refused if the settings, or their `part`, are others by now. */
  version?: number | undefined;
  /** Returns the part that the caller saw and changes. Without it, that is all of the settings. */
  part?: ((settings: ShopSettings) => unknown) | undefined;
  /** Returns the settings after the change. */
  change(current: ShopSettings): ShopSettings;
  /** Says what else is wrong, such as what depends on the installation. */
  check?: CheckSettings | undefined;
}

export type CheckSettings = (current: ShopSettings, wanted: ShopSettings) => SettingFaults;

export type ChangeSettingsResult =
  | { ok: true; settings: ShopSettings }
  | { ok: false; reason: 'changed'; current: ShopSettings }
  | { ok: false; reason: 'faulty'; faults: SettingFaults };

/**
 * Adds a version, in the transaction of the caller. A change that changes nothing adds none. After the commit, the caller
 * calls `settings.refresh()`.
 */
export async function changeSettings(
  connection: Queryable,
  actor: Actor,
  { version, part, change, check }: ChangeSettingsInput,
): Promise<ChangeSettingsResult> {
  await lockUntilEnd(connection, ADVISORY_LOCKS.shopSettings, '');
  const current = await getNewestSettings(connection);
  if (version !== undefined && !(await isAsSeen(connection, current, { version, part })))
    return { ok: false, reason: 'changed', current };
  const wanted = withSafePages(change(current));
  const faults = {
    ...checkSettings(wanted),
    ...check?.(current, wanted),
    ...(await currencyFaults(connection, current, wanted)),
  };
  if (Object.keys(faults).length > 0) return { ok: false, reason: 'faulty', faults };
  const sections = SECTION_NAMES.filter((name) => !isDeepStrictEqual(current[name], wanted[name]));
  if (sections.length === 0) return { ok: true, settings: current };
  const settings = { ...wanted, version: current.version + 1 };
  await addSettingsVersion(connection, settings, { sections, changedBy: actor.name });
  await recordChange(connection, actor, {
    action: 'settings.update',
    subject: { kind: 'settings', id: sections.join(' ') },
    before: differing(current, settings, sections),
    after: differing(settings, current, sections),
  });
  return { ok: true, settings };
}

/** Markup that reaches a page is made safe before it is stored or previewed. */
export function withSafePages(settings: ShopSettings): ShopSettings {
  const { content } = settings;
  const pages = safePages(content.pages);
  return { ...settings, content: { ...content, pages, ownPages: safePages(content.ownPages) } };
}

function safePages(pages: Readonly<Record<string, TextPage>>): Record<string, TextPage> {
  const safe = Object.entries(pages).map(
    ([name, page]) => [name, { ...page, html: sanitizePage(page.html) }] as const,
  );
  return Object.fromEntries(safe);
}

async function isAsSeen(
  connection: Queryable,
  current: ShopSettings,
  { version, part }: { version: number; part: ChangeSettingsInput['part'] },
): Promise<boolean> {
  if (version === current.version) return true;
  if (!part) return false;
  const seen = await findSettingsVersion(connection, version);
  return seen !== undefined && isDeepStrictEqual(part(seen), part(current));
}

const selectHasOrders = statement<[], { hasOrders: boolean }>(
  'SELECT EXISTS (SELECT FROM orders) AS "hasOrders"',
);

const selectUnpayable = statement<[step: number], { sku: string; count: number }>(`
  SELECT sku, (count(*) OVER ())::int AS count FROM variants
  WHERE price_minor % $1 <> 0 OR base_price(variants) % $1 <> 0 ORDER BY sku LIMIT 1`);

// A discount of such an amount cannot be split over the items of a cart, and such a price cannot start.
const selectUnpayableLater = statement<[step: number], { name: string }>(`
  SELECT 'promo code ' || code AS name FROM promo_codes
  WHERE kind = 'amount' AND value % $1 <> 0 AND (ends_at IS NULL OR ends_at > now())
  UNION ALL SELECT 'price change ' || name FROM price_changes JOIN variants ON product_id = ANY (product_ids)
  WHERE started_at IS NULL AND ended_at IS NULL AND CASE kind
    WHEN 'percentOff' THEN round(base_price(variants)::numeric * (100 - value) / 100)::int ELSE value END % $1 <> 0
  LIMIT 1`);

const unpayableText = ({ sku, count }: { sku: string; count: number }, currency: string): string =>
  `Cards can only be charged amounts in ${currency} that end in 0. ${count === 1 ? `The price of ${sku} doesn’t` : `${count} prices don’t, such as the price of ${sku}`}. Change the prices first.`;

/** Prices are stored in minor units without a currency, and what was sold, refunded and reported could not be added up. */
async function currencyFaults(
  connection: Queryable,
  current: ShopSettings,
  wanted: ShopSettings,
): Promise<SettingFaults> {
  if (wanted.currency === current.currency) return {};
  const step = amountStep(wanted.currency);
  const unpayable = await connection.find(selectUnpayable, [step]);
  if (unpayable) return { currency: unpayableText(unpayable, wanted.currency) };
  const later = step > 1 ? await connection.find(selectUnpayableLater, [step]) : undefined;
  if (later)
    return {
      currency: `Cards can only be charged amounts in ${wanted.currency} that end in 0. The amount of the ${later.name} doesn’t. Change or end it first.`,
    };
  if (!(await connection.find(selectHasOrders, []))?.hasOrders) return {};
  return {
    currency: `The shop has orders in ${current.currency}, so its currency can no longer change. Open another shop for another currency.`,
  };
}

/** The members of the sections that differ, so that the audit log shows the change and not the whole document. */
function differing(one: ShopSettings, other: ShopSettings, sections: readonly SectionName[]): object {
  return Object.fromEntries(sections.map((name) => [name, differingMembers(one[name], other[name])]));
}

function differingMembers(one: unknown, other: unknown): unknown {
  if (!isObject(one) || !isObject(other)) return one;
  return Object.fromEntries(
    Object.entries(one).filter(([name, value]) => !isDeepStrictEqual(value, other[name])),
  );
}
