import { REST_OF_WORLD } from '../countries.ts';
import type { ShopSettings } from '../schema.ts';

/** Which VAT rate a product has in each country. The settings name the classes and have their rates. */

export const TAX_CLASSES = ['standard', 'reduced', 'zero'] as const;
export type TaxClass = (typeof TAX_CLASSES)[number];
/** The classes that have rates of their own. */
export type OtherTaxClass = Exclude<TaxClass, 'standard'>;

type Taxes = ShopSettings['taxes'];
type Rates = Readonly<Record<string, number>>;

/**
 * The VAT rate of a class in a country, in hundredths of a percent. Where a class has no rate, the standard rate applies.
 * Returns undefined for a country that has no standard rate either, to which the shop does not sell.
 */
export function rateOf(taxes: Taxes, taxClass: TaxClass, country: string): number | undefined {
  const standard = rateIn(taxes.rates, country);
  if (taxClass === 'standard') return standard;
  return rateIn(taxes.classes[taxClass].rates, country) ?? standard;
}

function rateIn(rates: Rates, country: string): number | undefined {
  if (Object.hasOwn(rates, country)) return rates[country];
  return Object.hasOwn(rates, REST_OF_WORLD) ? rates[REST_OF_WORLD] : undefined;
}

/** The classes with their names, for a choice. */
export const taxClassChoices = (taxes: Taxes): { value: TaxClass; label: string }[] =>
  TAX_CLASSES.map((value) => ({ value, label: taxes.classes[value].name }));
