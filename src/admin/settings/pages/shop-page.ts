import { defineSettingsPage } from '../form/settings-page.ts';

const LOGOS = new Map([
  ['wordmark', 'The drawing of a label, and the name'],
  ['text', 'The name alone'],
  ['picture', 'The picture below'],
]);

/** Who the shop is: its name, how it looks, and how it is reached. */
export const shopPage = defineSettingsPage({
  name: 'shop',
  title: 'Shop',
  about: 'Name, logo, color, contact and legal identity',
  words: 'favicon icon brand email phone company imprint seller vat id address',
  sections: ['name', 'logo', 'accent', 'contact', 'legal'],
  hasPreview: true,
  groups: () => [
    {
      legend: 'Name and look',
      fields: [
        {
          path: 'name',
          label: 'Name',
          kind: 'text',
          lengthMax: 60,
          hint: 'It is in the title of every page, in the header, and in emails.',
        },
        { path: 'logo.kind', label: 'Logo', kind: 'select', options: LOGOS },
        {
          path: 'logo.picture',
          label: 'Picture of the logo',
          kind: 'picture',
          lengthMax: 90_000,
          hint: 'A PNG or WebP of at most 64 KiB. Choose a file, or paste it in base64.',
        },
        {
          path: 'logo.icon',
          label: 'Icon of browser tabs',
          kind: 'picture',
          lengthMax: 90_000,
          hint: 'A square PNG or WebP of at most 64 KiB. Phones show it on the home screen, best with 512 × 512 pixels. Leave it empty to use the picture of the logo, if it is about square.',
        },
        {
          path: 'accent',
          label: 'Accent color',
          kind: 'color',
          lengthMax: 7,
          hint: 'For buttons and links, such as #2442c8. It has to be dark enough to read on paper; the shade for dark screens is computed.',
        },
      ],
    },
    {
      legend: 'Contact',
      help: 'Shoppers see it on the contact page, on pages about failures, and in emails.',
      fields: [
        { path: 'contact.email', label: 'Email', kind: 'text', lengthMax: 254 },
        { path: 'contact.phone', label: 'Phone (optional)', kind: 'text', lengthMax: 30 },
        {
          path: 'contact.hours',
          label: 'When you answer',
          kind: 'text',
          lengthMax: 200,
          hint: 'A sentence, such as “We answer on business days.”',
        },
      ],
    },
    {
      legend: 'Seller',
      help: 'The law of most countries asks for it. Once there is a company, the contact page and the terms show it.',
      fields: [
        { path: 'legal.company', label: 'Company', kind: 'text', lengthMax: 200 },
        { path: 'legal.address', label: 'Address', kind: 'area', lengthMax: 500 },
        { path: 'legal.register', label: 'Register and number', kind: 'text', lengthMax: 200 },
        { path: 'legal.vatId', label: 'VAT ID', kind: 'text', lengthMax: 200 },
      ],
    },
  ],
});
