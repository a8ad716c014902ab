import { COUNTRIES, REST_OF_WORLD } from '../../../settings/countries.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { TAX_CLASSES } from '../../../settings/taxes/tax-classes.ts';
import { countryName } from '../form/country-names.ts';
import { type FieldGroup, readTexts, type SettingField } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

/** The tax of each country and tax class. */
export const taxesPage = defineSettingsPage({
  name: 'taxes',
  title: 'Taxes',
  about: 'The VAT of each country and tax class',
  words: 'vat rates sales tax reduced zero classes company reverse charge',
  sections: ['taxes'],
  groups: taxGroups,
  read(current, texts) {
    const read = readTexts(current, taxGroups(current), texts);
    const { added, ...taxes } = read.settings.taxes as TypedTaxes;
    const rates = { ...taxes.rates };
    const faults = { ...read.faults };
    if (added?.country && added.rate === null) faults['taxes.added.rate'] = 'Enter the percentage.';
    if (typeof added?.rate === 'number') {
      if (!added.country) faults['taxes.added.country'] = 'Choose a country.';
      else if (typeof rates[added.country] === 'number')
        faults['taxes.added.country'] = 'This country has a rate already. Change it in the list.';
      else rates[added.country] = added.rate;
    }
    const { standard, reduced, zero } = taxes.classes;
    return {
      settings: {
        ...read.settings,
        taxes: {
          ...{ ...taxes, rates: known(rates) },
          classes: {
            ...taxes.classes,
            standard,
            reduced: { ...reduced, rates: known(reduced.rates) },
            zero: { ...zero, rates: known(zero.rates) },
          },
        },
      },
      faults,
    };
  },
});

/** The taxes as the form has them: an empty rate is null, and `added` is a country to add. */
type TypedTaxes = ShopSettings['taxes'] & { added?: { country: string; rate: number | null } };

/** A country whose field was emptied has no rate. */
const known = (rates: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(rates).filter((entry): entry is [string, number] => entry[1] !== null));

function taxGroups({ taxes, delivery }: ShopSettings): readonly FieldGroup[] {
  const { reduced, zero } = taxes.classes;
  const delivered = delivery.zones.flatMap(({ countries }) => countries);
  const named = [taxes.rates, reduced.rates, zero.rates].flatMap((rates) => Object.keys(rates));
  const shown = new Set([...named, ...delivered]);
  shown.delete(REST_OF_WORLD);
  const codes = [...[...COUNTRIES.keys()].filter((code) => shown.has(code)), REST_OF_WORLD];
  return [
    {
      legend: 'Prices',
      help: 'Everyone pays VAT, including companies with a VAT ID. The shop doesn’t support reverse charge.',
      fields: [
        {
          path: 'taxes.included',
          label: 'Prices include the tax',
          kind: 'check',
          hint: 'In the European Union, prices for consumers include it.',
        },
      ],
    },
    {
      legend: 'Tax in percent',
      help: 'The standard rate in the country of delivery. Leave a country empty to remove it.',
      isCompact: true,
      fields: codes.map((code) => rateField('taxes.rates', code)),
    },
    {
      legend: 'Another country',
      isFolded: true,
      fields: [
        { path: 'taxes.added.country', label: 'Country', kind: 'select', options: OTHER_COUNTRIES },
        { path: 'taxes.added.rate', label: 'Percent', kind: 'percent' },
      ],
    },
    {
      legend: 'Tax classes',
      help: 'Each product has one of these classes. Delivery is taxed at the rates of the goods in the order, in proportion to what they cost.',
      isCompact: true,
      fields: TAX_CLASSES.map((taxClass) => ({
        path: `taxes.classes.${taxClass}.name`,
        label: `Name of ${LABELS[taxClass]}`,
        kind: 'text' as const,
        lengthMax: 30,
      })),
    },
    ...(['reduced', 'zero'] as const).map((taxClass) => ({
      legend: `Rates of ${LABELS[taxClass]}`,
      help: 'In percent. A country that you leave empty has the rate of the rest of the world, or its standard rate if that is empty, too.',
      ...{ isFolded: true, isCompact: true },
      fields: codes.map((code) => rateField(`taxes.classes.${taxClass}.rates`, code)),
    })),
  ];
}

const LABELS = { standard: 'the standard class', reduced: 'the reduced class', zero: 'the zero class' };

const rateField = (path: string, code: string): SettingField => ({
  path: `${path}.${code}`,
  label: countryName(code),
  kind: 'percent',
});

const OTHER_COUNTRIES: ReadonlyMap<string, string> = new Map([['', 'Choose one'], ...COUNTRIES]);

/** The accountant’s numbers, which exports for DATEV contain. */
export const accountingPage = defineSettingsPage({
  name: 'accounting',
  title: 'Accounting',
  about: 'Numbers and accounts of exports for DATEV',
  words: 'datev skr03 skr04 accountant tax adviser export accounts',
  sections: ['accounting'],
  groups: () => [
    {
      legend: 'DATEV',
      help: 'Ask your accountant for these. A new shop starts with the accounts of SKR03.',
      fields: [
        account('consultant', 'Consultant number (optional)'),
        account('client', 'Client number (optional)'),
        account('debtorAccount', 'Account of customers'),
      ],
    },
    {
      legend: 'Accounts of sales',
      fields: [
        account('homeAccount', 'Sales at home'),
        account('ossAccount', 'Sales to other countries'),
        {
          path: 'accounting.accounts',
          label: 'Accounts of single rates',
          kind: 'lines',
          hint: 'One per line: home, abroad or a country code, then the rate in percent and the account, such as “home, 7, 8300”. The account of a country takes precedence over “home” and “abroad”.',
        },
      ],
    },
  ],
});

const account = (name: string, label: string): SettingField => ({
  ...{ path: `accounting.${name}`, label, kind: 'text', lengthMax: 9 },
});
