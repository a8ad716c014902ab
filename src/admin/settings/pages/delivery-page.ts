import { COUNTRIES } from '../../../settings/countries.ts';
import { parseMoney } from '../../../settings/currency.ts';
import type { DeliveryZone, ShopSettings } from '../../../settings/schema.ts';
import type { FieldGroup, SettingField, Texts } from '../form/setting-fields.ts';
import { readTexts, textsOf } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

const METHODS = ['standard', 'express'] as const;
type MethodName = (typeof METHODS)[number];

/** Where the shop delivers to, how, and for how much. */
export const deliveryPage = defineSettingsPage({
  name: 'delivery',
  title: 'Delivery',
  about: 'Zones, prices, days, and from when it is free',
  sections: ['delivery'],
  hasPreview: true,
  groups,
  texts: (settings) => textsOf(settings, groups(settings)),
  read,
});

/** One zone more than there are, so that another one can be added. */
function groups({ delivery }: ShopSettings): readonly FieldGroup[] {
  return [
    {
      legend: 'Free delivery',
      fields: [
        {
          path: 'delivery.freeFromMinor',
          label: 'Free from',
          kind: 'money',
          hint: 'The subtotal, before promo codes, from which standard delivery is free. Leave it empty if it never is.',
        },
      ],
    },
    ...delivery.zones.map((zone, index) => zoneGroup(index, `Zone: ${zone.name}`)),
    zoneGroup(delivery.zones.length, 'Another zone'),
  ];
}

function zoneGroup(index: number, legend: string): FieldGroup {
  const path = `delivery.zones.${index}`;
  return {
    legend,
    help:
      index === 0
        ? 'The cart shows the price and the tax of the first zone until a country is chosen.'
        : 'Empty the name and the countries to remove the zone.',
    fields: [
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
        kind: 'words',
        hint: `Codes with commas. The shop knows the addresses of ${[...COUNTRIES.keys()].join(', ')}.`,
      },
      ...METHODS.flatMap((method) => methodFields(path, method)),
    ],
  };
}

function methodFields(zone: string, method: MethodName): SettingField[] {
  const path = `${zone}.${method}`;
  const name = method === 'standard' ? 'Standard' : 'Express';
  const hint = method === 'express' ? { hint: 'Leave it empty if there is no express delivery.' } : {};
  return [
    { path: `${path}.priceMinor`, label: `${name}: price`, kind: 'money', ...hint },
    { path: `${path}.daysFrom`, label: `${name}: business days from`, kind: 'number' },
    { path: `${path}.daysTo`, label: `${name}: business days to`, kind: 'number' },
    {
      path: `${path}.note`,
      label: `${name}: note`,
      kind: 'text',
      lengthMax: 60,
      hint: 'Such as “to your door”.',
    },
  ];
}

function read(current: ShopSettings, texts: Texts) {
  const [free] = groups(current) as [FieldGroup];
  const { settings, faults } = readTexts(current, [free], texts);
  const zones: DeliveryZone[] = [];
  // A zone that is removed moves the later ones up, and their faults with them.
  for (let index = 0; index <= current.delivery.zones.length; index++) {
    const path = `delivery.zones.${index}`;
    const read = (member: string) => (texts[`${path}.${member}`] ?? '').trim();
    if (read('name') === '' && read('countries') === '') continue;
    zones.push({
      name: read('name'),
      countries: read('countries')
        .toUpperCase()
        .split(/[\s,]+/)
        .filter(Boolean),
      standard: readMethod(`${path}.standard`, texts, current.currency, faults),
      express:
        read('express.priceMinor') === ''
          ? null
          : readMethod(`${path}.express`, texts, current.currency, faults),
    });
  }
  return { settings: { ...settings, delivery: { ...settings.delivery, zones } }, faults };
}

function readMethod(
  path: string,
  texts: Texts,
  currency: string,
  faults: Record<string, string>,
): DeliveryZone['standard'] {
  const text = (member: string) => (texts[`${path}.${member}`] ?? '').trim();
  const priceMinor = parseMoney(text('priceMinor'), currency);
  if (priceMinor === undefined) faults[`${path}.priceMinor`] = 'Enter a price such as 4.90.';
  const days = (member: string) => {
    if (/^\d{1,2}$/.test(text(member))) return Number(text(member));
    faults[`${path}.${member}`] = 'Enter a number of business days.';
    return 0;
  };
  return {
    priceMinor: priceMinor ?? 0,
    daysFrom: days('daysFrom'),
    daysTo: days('daysTo'),
    note: text('note'),
  };
}
