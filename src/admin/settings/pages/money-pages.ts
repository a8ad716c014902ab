import { COUNTRIES } from '../../../settings/countries.ts';
import { type FieldGroup, readTexts, type SettingField } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

/** The tax of each country. */
export const taxesPage = defineSettingsPage({
  name: 'taxes',
  title: 'Taxes',
  about: 'The VAT of each country',
  sections: ['taxes'],
  groups: taxGroups,
  read(current, texts) {
    const { settings, faults } = readTexts(current, taxGroups(), texts);
    const rates = Object.entries(settings.taxes.rates as Record<string, number | null>);
    const known = rates.filter((entry): entry is [string, number] => entry[1] !== null);
    return {
      settings: { ...settings, taxes: { ...settings.taxes, rates: Object.fromEntries(known) } },
      faults,
    };
  },
});

function taxGroups(): readonly FieldGroup[] {
  return [
    {
      legend: 'Prices',
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
      legend: 'VAT in percent',
      help: 'The rate for clothes in the country of delivery. Leave a country empty if you don’t sell to it.',
      fields: RATE_FIELDS,
    },
  ];
}

const RATE_FIELDS: readonly SettingField[] = [...COUNTRIES].map(([code, name]) => ({
  path: `taxes.rates.${code}`,
  label: name,
  kind: 'percent',
}));

const ON_DELIVERY = new Map([
  ['on', 'Everyone'],
  ['confirmed', 'Customers with a confirmed email address'],
  ['off', 'No one'],
]);

/** How orders can be paid, and how much of the stock unpaid orders may hold. */
export const paymentsPage = defineSettingsPage({
  name: 'payments',
  title: 'Payments',
  about: 'Payment methods, and the limits of unpaid orders',
  sections: ['payments', 'limits'],
  groups: () => [
    {
      legend: 'Payment methods',
      fields: [
        {
          path: 'payments.card',
          label: 'Online payments, such as cards',
          kind: 'check',
          hint: 'They need the keys of a provider, which are settings of the installation.',
        },
        {
          path: 'payments.onDelivery',
          label: 'Who can pay on delivery',
          kind: 'select',
          options: ON_DELIVERY,
          hint: 'The installation may be stricter (PAY_ON_DELIVERY).',
        },
      ],
    },
    {
      legend: 'Limits of unpaid orders',
      help: 'Unpaid orders hold stock, so that no one can empty the shop without paying.',
      fields: [
        limit('onDeliveryOfSkuMax', 'Items of one SKU, paid on delivery'),
        limit('onDeliveryItemsMax', 'All items of an order, paid on delivery'),
        limit('openOfPayerMax', 'Orders of one email address or account'),
        limit('openOfKnownCustomerMax', 'Orders of a customer who has paid before'),
        limit('openOfNetworkMax', 'Orders of one network that are not packed yet'),
        limit('openOfSiteMax', 'The same for a whole IPv6 site'),
        limit('heldItemsMax', 'Items in all unpaid orders of one network, address or account'),
      ],
    },
  ],
});

function limit(name: string, label: string): SettingField {
  return { path: `limits.${name}`, label, kind: 'number' };
}

const CURRENCIES: ReadonlyMap<string, string> = new Map(
  Intl.supportedValuesOf('currency').map((code) => [
    code,
    `${code}: ${new Intl.DisplayNames('en', { type: 'currency' }).of(code) ?? code}`,
  ]),
);
const TIME_ZONES: ReadonlyMap<string, string> = new Map(
  ['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => [name, name.replaceAll('_', ' ')]),
);

/** The units that the shop counts in. */
export const regionPage = defineSettingsPage({
  name: 'region',
  title: 'Currency and time',
  about: 'The currency of all prices, and the time zone',
  sections: ['currency', 'timeZone'],
  groups: () => [
    {
      legend: 'Currency',
      help: 'Prices keep their numbers, so choose the currency before you enter any. It can no longer change once there is an order.',
      fields: [{ path: 'currency', label: 'Currency', kind: 'select', options: CURRENCIES }],
    },
    {
      legend: 'Time',
      fields: [
        {
          path: 'timeZone',
          label: 'Time zone',
          kind: 'select',
          options: TIME_ZONES,
          hint: 'Days of delivery begin at midnight in this time zone.',
        },
      ],
    },
  ],
});
