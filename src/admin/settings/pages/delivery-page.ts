import { slugOf } from '../../../catalog/product.ts';
import { parseMoney, typedMoney } from '../../../settings/currency.ts';
import type { DeliveryMethod, DeliveryZone, ShopSettings } from '../../../settings/schema.ts';
import { parseCountries } from '../form/country-names.ts';
import type { FieldGroup, SettingField, Texts } from '../form/setting-fields.ts';
import { readTexts } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

/** Where the shop delivers to, how, for how much, and how long something can be returned. */
export const deliveryPage = defineSettingsPage({
  name: 'delivery',
  title: 'Delivery and returns',
  about: 'Zones, methods, prices, days, from when delivery is free, and how long returns are open',
  words: 'shipping countries express free returns withdrawal',
  sections: ['delivery', 'returns'],
  hasPreview: true,
  part,
  restore: (current, earlier) => withPart(current, part(earlier)),
  groups,
  read,
});

/** The other members of these sections are on the page about carriers and return labels. */
function part({ delivery: { carriers: _, ...delivery }, returns: { days } }: ShopSettings) {
  return { delivery, days };
}

const withPart = (settings: ShopSettings, { delivery, days }: ReturnType<typeof part>): ShopSettings => ({
  ...settings,
  delivery: { ...settings.delivery, ...delivery },
  returns: { ...settings.returns, days },
});

/** The form has fields for one more zone, and for one more method in each zone, so that they can be added. */
function groups({ delivery }: ShopSettings): readonly FieldGroup[] {
  return [
    {
      legend: 'Free delivery and returns',
      fields: [
        {
          path: 'delivery.freeFromMinor',
          label: 'Free from',
          kind: 'money',
          hint: 'The subtotal, before promo codes, from which the first method of each zone is free. Leave it empty if delivery is never free.',
        },
        {
          path: 'returns.days',
          label: 'Days to return something',
          kind: 'number',
          hint: 'After an order has arrived. In the European Union, at least 14. Orders keep what was promised when they were placed.',
        },
      ],
    },
    ...delivery.zones.flatMap((zone, index) => zoneGroups(index, zone)),
    ...zoneGroups(delivery.zones.length, undefined),
  ];
}

function zoneGroups(index: number, zone: DeliveryZone | undefined): FieldGroup[] {
  const path = `delivery.zones.${index}`;
  const fields: SettingField[] = [
    {
      path: `${path}.name`,
      label: 'Name',
      kind: 'text',
      lengthMax: 60,
      hint: 'As in “Express, within Austria”.',
    },
    {
      path: `${path}.countries`,
      label: 'Countries',
      kind: 'countries',
      lengthMax: 4_000,
      hint: 'Names or codes, separated by commas: Austria, DE, Japan. “Rest of the world” is every country that is in no zone.',
    },
  ];
  const help =
    index === 0
      ? 'Until a shopper chooses a country, pages show the first method and the tax of the first country.'
      : 'Clear the name and the countries to remove the zone.';
  if (!zone)
    return [
      {
        legend: 'Another zone',
        fields: [...fields, ...methodFields(`${path}.methods.0`, 0)],
        isFolded: true,
      },
    ];
  const methods = Array.from({ length: zone.methods.length + 1 }, (_, number) => {
    const method = zone.methods[number];
    return {
      legend: `${method?.name ?? 'Another method'}, ${zone.name}`,
      fields: methodFields(`${path}.methods.${number}`, number),
      isFolded: !method,
      isCompact: true,
    };
  });
  return [{ legend: `Zone: ${zone.name}`, help, fields }, ...methods];
}

const methodFields = (path: string, number: number): SettingField[] => [
  {
    path: `${path}.name`,
    label: 'Method',
    kind: 'text',
    lengthMax: 60,
    hint: 'For example, Standard or Pickup. Clear it to remove the method.',
  },
  { path: `${path}.code`, label: 'Code', kind: 'hidden' },
  { path: `${path}.priceMinor`, label: 'Price', kind: 'money' },
  {
    path: `${path}.freeFromMinor`,
    label: 'Free from',
    kind: 'money',
    hint:
      number === 0
        ? 'Leave it empty for the amount of the whole shop. Enter 0 if it is never free here.'
        : 'Leave it empty if it is never free.',
  },
  { path: `${path}.daysFrom`, label: 'Business days, from', kind: 'number' },
  { path: `${path}.daysTo`, label: 'Business days, to', kind: 'number' },
  { path: `${path}.note`, label: 'Note', kind: 'text', lengthMax: 60, hint: 'Such as “to your door”.' },
];

function read(current: ShopSettings, texts: Texts) {
  const [shop] = groups(current) as [FieldGroup];
  const { settings, faults } = readTexts(current, [shop], texts);
  const zones: DeliveryZone[] = [];
  for (let index = 0; index <= current.delivery.zones.length; index++) {
    const path = `delivery.zones.${index}`;
    const text = (member: string) => (texts[`${path}.${member}`] ?? '').trim();
    const isNew = index === current.delivery.zones.length;
    if (text('name') === '' && text('countries') === '') {
      if (isNew && isBegun(`${path}.methods.0`, texts))
        faults[`${path}.name`] = 'Enter a name and countries, or clear the other fields.';
      continue;
    }
    zones.push({
      name: text('name'),
      countries: parseCountries(text('countries')),
      methods: readMethods(path, { current, index, texts, faults }),
    });
  }
  return { settings: { ...settings, delivery: { ...settings.delivery, zones } }, faults };
}

interface ReadMethodsInput {
  current: ShopSettings;
  /** The place of the zone. */
  index: number;
  texts: Texts;
  faults: Record<string, string>;
}

function readMethods(
  zonePath: string,
  { current: { currency, delivery }, index, texts, faults }: ReadMethodsInput,
): DeliveryMethod[] {
  const methods: DeliveryMethod[] = [];
  const earlier = delivery.zones[index]?.methods.length ?? 0;
  const isSent = (number: number) => texts[`${zonePath}.methods.${number}.name`] !== undefined;
  for (let number = 0; isSent(number); number++) {
    const path = `${zonePath}.methods.${number}`;
    const text = (member: string) => (texts[`${path}.${member}`] ?? '').trim();
    if (text('name') === '') {
      if (number >= earlier && isBegun(path, texts))
        faults[`${path}.name`] = 'Enter a name, or clear the other fields.';
      continue;
    }
    const codes = methods.map(({ code }) => code);
    methods.push({
      code: text('code') || newCode(text('name'), codes),
      name: text('name'),
      ...readTerms(path, currency, texts, faults),
    });
  }
  return methods;
}

/** Whether any field of a new method is filled in. */
const isBegun = (path: string, texts: Texts): boolean =>
  methodFields(path, 0).some(({ path: field }) => (texts[field] ?? '').trim() !== '');

/** Leaves room for a number. */
const CODE_LENGTH_MAX = 25;

/** Orders and programs name a method by its code, so it stays when the name changes. */
function newCode(name: string, taken: readonly string[]): string {
  const letters = slugOf(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, CODE_LENGTH_MAX);
  const base = letters.replace(/^-+|-+$/g, '') || 'method';
  let code = base;
  for (let number = 2; taken.includes(code); number++) code = `${base}-${number}`;
  return code;
}

function readTerms(path: string, currency: string, texts: Texts, faults: Record<string, string>) {
  const text = (member: string) => (texts[`${path}.${member}`] ?? '').trim();
  const example = typedMoney(490, currency);
  const amount = (member: string) => {
    const minor = parseMoney(text(member), currency);
    if (minor === undefined) faults[`${path}.${member}`] = `Enter an amount such as ${example}.`;
    return minor ?? 0;
  };
  const days = (member: string) => {
    if (/^\d{1,2}$/.test(text(member))) return Number(text(member));
    faults[`${path}.${member}`] = 'Enter a number of business days.';
    return 0;
  };
  return {
    priceMinor: amount('priceMinor'),
    freeFromMinor: text('freeFromMinor') === '' ? null : amount('freeFromMinor'),
    daysFrom: days('daysFrom'),
    daysTo: days('daysTo'),
    note: text('note'),
  };
}
