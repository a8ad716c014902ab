import { memoize } from '../cache/memoize.ts';
import { minorDigits } from '../settings/currency.ts';

/** Formats 6900, "EUR" as "€69.00", and 6900, "JPY" as "JP¥6,900". */
export const formatMoney = (minor: number, currency: string): string => formatted(`${currency} ${minor}`);

/** A shop has some hundreds of prices, and looking one up takes a tenth of the time of formatting it. */
const AMOUNTS_MAX = 5_000;

const formatted = memoize(AMOUNTS_MAX, (amount) => {
  const [currency, minor] = amount.split(' ') as [string, string];
  return formatOf(currency).format(Number(minor) / 10 ** minorDigits(currency));
});

const formatOf = memoize(100, (currency) => new Intl.NumberFormat('en-IE', { style: 'currency', currency }));

/** Formats "€60" instead of "€60.00" for running text. */
export const inText = (minor: number, currency: string): string =>
  formatMoney(minor, currency).replace(/\.0+$/, '');
