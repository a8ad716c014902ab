import { minorDigits, typedMoney } from '../../../settings/currency.ts';
import { cleanTyped } from '../../../web/typed-text.ts';

/** Signs and codes that people copy along with an amount. */
const SIGN = String.raw`[€$£¥]|[A-Z]{3}|\p{Sc}`;
const CURRENCY = new RegExp(`^(?:${SIGN}) ?| ?(?:${SIGN})$`, 'u');
/** Groups of three digits with one kind of separator, and decimals after another kind. */
const GROUPED =
  /^(?<whole>\d{1,3}(?:(?<group>[ .,'])\d{3})(?:\k<group>\d{3})*)(?:(?<separator>[.,])(?<decimals>\d+))?$/;
const PLAIN = /^(?<whole>\d+)(?:[.,](?<decimals>\d+))?$/;

/**
 * Reads an amount as people type it, such as `12.50`, `12,50`, `1.234,50` and `€12`, in minor units. Three digits after
 * the only separator are thousands, unless the currency has three decimals. It is undefined if the text is no amount.
 */
export function parseAmount(typed: string, currency: string): number | undefined {
  const text = cleanTyped(typed).replace(CURRENCY, '').replaceAll('’', "'");
  const digits = minorDigits(currency);
  const plain = PLAIN.exec(text)?.groups;
  const isPlain = plain !== undefined && (plain.decimals ?? '').length <= digits;
  const { whole, group, separator, decimals = '' } = (isPlain ? plain : GROUPED.exec(text)?.groups) ?? {};
  // In 1.234.50, both separators cannot be the same character.
  if (whole === undefined || decimals.length > digits || (group !== undefined && group === separator))
    return undefined;
  const minor = Number(whole.replace(/\D/g, '') + decimals.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** The text of an amount in a field, such as `12.50`. */
export const amountText = (minor: number | null, currency: string): string =>
  minor === null ? '' : typedMoney(minor, currency);
