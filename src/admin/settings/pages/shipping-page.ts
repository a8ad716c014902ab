import { COUNTRIES } from '../../../settings/countries.ts';
import type { Carrier, ShopSettings } from '../../../settings/schema.ts';
import { type FieldGroup, readTexts, type SettingField, type Texts } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

/** The carriers that parcels leave with, and where returns are sent. */
export const shippingPage = defineSettingsPage({
  name: 'shipping',
  title: 'Carriers and return labels',
  about: 'Carriers with their tracking pages, and the address that returns are sent to',
  words: 'shipping carrier tracking parcel label return address dhl post',
  sections: ['delivery', 'returns'],
  part,
  restore: (current, earlier) => withPart(current, part(earlier)),
  groups,
  read,
});

/** The other members of these sections are on the page about delivery. */
function part({ delivery, returns }: ShopSettings) {
  return { carriers: delivery.carriers, address: returns.address };
}

const withPart = (settings: ShopSettings, { carriers, address }: ReturnType<typeof part>): ShopSettings => ({
  ...settings,
  delivery: { ...settings.delivery, carriers },
  returns: { ...settings.returns, address },
});

/** The form has fields for one more carrier, so that it can be added. */
function groups({ delivery }: ShopSettings): readonly FieldGroup[] {
  return [
    addressGroup(),
    {
      legend: 'Carriers',
      help: 'Parcels sent with one of these carriers get a link to its tracking page. To remove a carrier, clear its name.',
      fields: [],
    },
    ...delivery.carriers.map(({ name }, index) => ({
      legend: name,
      fields: carrierFields(index),
      isFolded: true,
    })),
    { legend: 'Another carrier', fields: carrierFields(delivery.carriers.length), isFolded: true },
  ];
}

const NO_COUNTRY: readonly (readonly [string, string])[] = [['', 'None']];

function addressGroup(): FieldGroup {
  const line = (member: string, label: string): SettingField => ({
    ...{ path: `returns.address.${member}`, label, kind: 'text', lengthMax: 100 },
  });
  return {
    legend: 'Return address',
    help: 'Once you enter an address, shoppers who register a return can print a label or show a code at a parcel shop.',
    fields: [
      line('name', 'Name'),
      line('line1', 'Street and number'),
      line('line2', 'Address line 2 (optional)'),
      line('postalCode', 'Postal code'),
      line('city', 'City'),
      {
        path: 'returns.address.country',
        label: 'Country',
        kind: 'select',
        options: new Map([...NO_COUNTRY, ...COUNTRIES]),
      },
    ],
  };
}

const carrierFields = (index: number): SettingField[] => [
  { path: `delivery.carriers.${index}.name`, label: 'Name', kind: 'text', lengthMax: 60 },
  {
    path: `delivery.carriers.${index}.trackingUrl`,
    label: 'Tracking address',
    kind: 'text',
    lengthMax: 300,
    hint: 'Put {number} where the tracking number goes. Pages and emails link to this address. Leave it empty if the carrier has no tracking page.',
  },
];

function read(current: ShopSettings, texts: Texts) {
  const { settings, faults } = readTexts(current, [addressGroup()], texts);
  const carriers: Carrier[] = [];
  for (let index = 0; index <= current.delivery.carriers.length; index++) {
    const path = `delivery.carriers.${index}`;
    const text = (member: string) => (texts[`${path}.${member}`] ?? '').trim();
    const isNew = index === current.delivery.carriers.length;
    if (isNew && text('name') === '' && text('trackingUrl') !== '')
      faults[`${path}.name`] = 'Enter a name, or clear the tracking address.';
    if (text('name') !== '') carriers.push({ name: text('name'), trackingUrl: text('trackingUrl') });
  }
  return { settings: { ...settings, delivery: { ...settings.delivery, carriers } }, faults };
}
