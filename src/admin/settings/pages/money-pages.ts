import type { SettingField } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

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
  words: 'card cash on delivery stripe provider unpaid orders',
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
  words: 'money euro dollar yen clock hours',
  sections: ['currency', 'timeZone'],
  groups: () => [
    {
      legend: 'Currency',
      help: 'Prices keep their numbers, so choose the currency before you enter any. It can no longer change once there is an order.',
      fields: [
        {
          path: 'currency',
          label: 'Currency',
          kind: 'select',
          options: CURRENCIES,
          hint: 'Prices in BHD, JOD, KWD, OMR and TND must end in 0, such as 4.250, because cards can’t be charged other amounts.',
        },
      ],
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
