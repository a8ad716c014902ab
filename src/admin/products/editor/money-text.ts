import { cleanTyped } from '../../../web/typed-text.ts';

/** Groups of three digits with one kind of separator, and at most two decimals after another kind. */
const AMOUNT =
  /^(?<whole>\d+|\d{1,3}(?:(?<group>[ .,'])\d{3})(?:\k<group>\d{3})*)(?:[.,](?<decimals>\d{1,2}))?$/;
/** Signs and codes that people copy along with an amount. */
const CURRENCY = /^(?:€|\$|£|[A-Z]{3}) ?| ?(?:€|\$|£|[A-Z]{3})$/;

/**
 * Reads an amount as people type it, such as `12.50`, `12,50`, `1.234,50` and `€12`, in minor units. Three digits after
 * the only separator are thousands, because no price has three decimals. It is undefined if the text is no amount.
 */
export function parseMoney(typed: string): number | undefined {
  const text = cleanTyped(typed).replace(CURRENCY, '').replaceAll('’', "'");
  const { whole, group, decimals = '' } = AMOUNT.exec(text)?.groups ?? {};
  if (whole === undefined) return undefined;
  // In 1.234.50, both separators cannot be the same character.
  if (group !== undefined && decimals !== '' && text.at(-decimals.length - 1) === group) return undefined;
  const minor = Number(whole.replace(/\D/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** The text of an amount in a field, such as `12.50`. */
export const moneyText = (minor: number | null): string => (minor === null ? '' : (minor / 100).toFixed(2));
