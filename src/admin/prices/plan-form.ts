import type { FastifyRequest } from 'fastify';
import type { PriceChangeDraft, PriceChangeFaults } from '../../catalog/prices/create-price-change.ts';
import { PRODUCTS_MAX, type PriceChangeKind } from '../../catalog/prices/price-change.ts';
import { parseMoney } from '../../settings/currency.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import { instantIn } from '../../settings/time-zone.ts';
import { readFormWithLists } from '../../web/form.ts';
import { cleanTyped, isCleanText } from '../../web/typed-text.ts';

/** The form that plans a price change, as it was typed. */
export interface TypedPlan {
  name: string;
  kind: PriceChangeKind;
  value: string;
  /** Dates and times of the shop, such as "2026-11-29T08:00". Empty for now, and for no end. */
  from: string;
  until: string;
  /** The words of the search for products. */
  q: string;
  /** The slugs of the chosen products. */
  chosen: readonly string[];
  once: string;
}

export type PlanStep = 'search' | 'all' | 'none' | 'preview' | 'edit';

const KINDS: readonly PriceChangeKind[] = ['percentOff', 'amountOff', 'fixed'];
const STEPS: readonly PlanStep[] = ['search', 'all', 'none', 'preview', 'edit'];
const FIELD_LENGTH_MAX = 2_000_000;
const SHORT_LENGTH_MAX = 500;
export const PRODUCTS_SHOWN = 50;

export const NEW_PLAN: TypedPlan = {
  ...{ name: '', kind: 'percentOff', value: '', from: '', until: '', q: '', chosen: [], once: '' },
};

/** Products that the form has shown and that are not ticked are no longer chosen. */
export function readPlan(request: FastifyRequest): { typed: TypedPlan; step: PlanStep } {
  const { form, lists } = readFormWithLists(request, {
    fields: ['name', 'kind', 'value', 'from', 'until', 'q', 'chosen', 'once', 'step'],
    lists: ['product', 'shown'],
    lengthMax: FIELD_LENGTH_MAX,
    valuesMax: 2 * PRODUCTS_SHOWN,
  });
  const short = (text = '') => (isCleanText(text, SHORT_LENGTH_MAX) ? text.trim() : '');
  const chosen = new Set(isCleanText(form.chosen ?? '', FIELD_LENGTH_MAX) ? form.chosen?.split(' ') : []);
  for (const slug of lists.shown) chosen.delete(slug);
  for (const slug of lists.product) if (isCleanText(slug, SHORT_LENGTH_MAX)) chosen.add(slug);
  chosen.delete('');
  return {
    typed: {
      name: short(form.name),
      kind: KINDS.find((kind) => kind === form.kind) ?? 'percentOff',
      value: short(form.value),
      from: short(form.from),
      until: short(form.until),
      q: short(form.q).slice(0, 100),
      chosen: [...chosen].slice(0, PRODUCTS_MAX + 1),
      once: short(form.once),
    },
    step: STEPS.find((step) => step === form.step) ?? 'search',
  };
}

export type DraftOfPlanResult =
  | { ok: true; draft: PriceChangeDraft }
  | { ok: false; faults: PriceChangeFaults };

/** Reads the amounts and times of the form. What is left to check, the draft's own rules check. */
export function draftOfPlan(typed: TypedPlan, { currency, timeZone }: ShopUnits): DraftOfPlanResult {
  const { name, kind, chosen } = typed;
  const faults: Record<string, string> = {};
  const startsAt = typed.from === '' ? null : instantIn(timeZone, typed.from);
  if (startsAt === undefined) faults.startsAt = 'Enter a date and a time, or leave it empty to start now.';
  const endsAt = typed.until === '' ? null : instantIn(timeZone, typed.until);
  if (endsAt === undefined) faults.endsAt = 'Enter a date and a time, or leave it empty for no end.';
  if (startsAt === undefined || endsAt === undefined) return { ok: false, faults };
  const value = amountOf(kind, typed.value, currency);
  return { ok: true, draft: { ...{ name, kind, value, startsAt, endsAt }, slugs: chosen } };
}

/** Not a number for a text that is none, which the draft's rules refuse. */
function amountOf(kind: PriceChangeKind, text: string, currency: string): number {
  const typed = cleanTyped(text);
  if (kind === 'percentOff') return /^\d{1,3} ?%?$/.test(typed) ? Number.parseInt(typed, 10) : Number.NaN;
  return parseMoney(typed.replace(/^[^\d]+/, ''), currency) ?? Number.NaN;
}
