import type { Static } from 'typebox';
import { Type } from '../process/schema.ts';
import { OneOf } from '../web/api/operation.ts';

/*
 * The sections of the shop's settings. The schemas describe the shape, for the API and for the types. What a value must
 * be is checked in check/, with a sentence for each fault.
 */

const Country = 'An ISO 3166-1 alpha-2 code.';

const Logo = Type.Object({
  kind: OneOf(['wordmark', 'text', 'picture'], {
    description: 'The drawing of a label beside the name, the name alone, or the picture.',
  }),
  picture: Type.Union([Type.String(), Type.Null()], {
    description: 'A PNG or WebP in base64, of at most 64 KiB.',
  }),
});

const Contact = Type.Object({
  email: Type.String({ description: 'Where shoppers write to.' }),
  phone: Type.String({ description: 'May be empty.' }),
  hours: Type.String({ description: 'When someone answers, as a sentence.' }),
});

const Legal = Type.Object({
  company: Type.String({ description: 'The name of the seller.' }),
  address: Type.String({ description: 'The address of the seller, with line breaks.' }),
  register: Type.String({ description: 'Register and number.' }),
  vatId: Type.String(),
});

const DeliveryMethod = Type.Object({
  priceMinor: Type.Integer(),
  daysFrom: Type.Integer({ description: 'In business days.' }),
  daysTo: Type.Integer({ description: 'In business days.' }),
  note: Type.String({ description: 'Such as “to your door”. May be empty.' }),
});

const DeliveryZone = Type.Object({
  name: Type.String({ description: 'As in “Express, rest of the European Union”.' }),
  countries: Type.Array(Type.String({ description: Country })),
  standard: DeliveryMethod,
  express: Type.Union([DeliveryMethod, Type.Null()]),
});

const Delivery = Type.Object({
  freeFromMinor: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Standard delivery is free from this subtotal on. Null if it never is.',
  }),
  zones: Type.Array(DeliveryZone, {
    description: 'The first zone is the one that prices are shown for until a country is chosen.',
  }),
});

const Taxes = Type.Object({
  included: Type.Boolean({ description: 'Whether prices include the tax.' }),
  rates: Type.Record(Type.String(), Type.Integer(), {
    description: 'The tax of each country in hundredths of a percent: 2550 is 25.5%.',
  }),
});

const Payments = Type.Object({
  card: Type.Boolean({ description: 'Whether orders can be paid online, where a provider is set up.' }),
  onDelivery: OneOf(['on', 'confirmed', 'off'], {
    description:
      'Whether orders can be paid on delivery: by anyone, with a confirmed email address, or not at all.',
  }),
});

const Limits = Type.Object({
  onDeliveryOfSkuMax: Type.Integer({ description: 'Items of one SKU in an order that is paid on delivery.' }),
  onDeliveryItemsMax: Type.Integer({ description: 'All items in an order that is paid on delivery.' }),
  openOfNetworkMax: Type.Integer({ description: 'Unpaid orders of one network that are not packed yet.' }),
  openOfSiteMax: Type.Integer({ description: 'The same for an IPv6 /48.' }),
  openOfPayerMax: Type.Integer({ description: 'Unpaid orders of one email address or account.' }),
  openOfKnownCustomerMax: Type.Integer({
    description: 'Unpaid orders of an account that has confirmed its address and paid before.',
  }),
  heldItemsMax: Type.Integer({
    description: 'Items in all unpaid orders of one network, address or account.',
  }),
});

const NavigationLink = Type.Object({
  label: Type.String(),
  path: Type.String({ description: 'A path of the shop, such as `/products?category=women`.' }),
  inHeader: Type.Boolean({ description: 'False for a link that only the menu and the footer have.' }),
});

const TextPage = Type.Object({
  title: Type.String(),
  description: Type.String({ description: 'For search engines.' }),
  html: Type.String({
    description: 'The text. It is sanitized, and may have placeholders such as `{{help-email}}`.',
  }),
});

const Content = Type.Object({
  announcement: Type.String({ description: 'The line above the header. Empty for none.' }),
  navigation: Type.Array(NavigationLink),
  home: Type.Object({
    heading: Type.String(),
    lede: Type.String(),
    modules: Type.Array(Type.String(), {
      description: 'What the home page shows below its heading, in this sequence.',
    }),
  }),
  wearItWith: Type.Array(Type.Array(Type.String()), {
    description: 'Sets of product slugs. Each product of a set is shown beside the others.',
  }),
  pages: Type.Record(Type.String(), TextPage, {
    description: 'The help and legal pages that have a text of their own, by their path.',
  }),
});

const Mails = Type.Object({
  footer: Type.String({ description: 'The last paragraph of every email.' }),
  texts: Type.Record(Type.String(), Type.Object({ subject: Type.String(), introduction: Type.String() }), {
    description: 'Subject and introduction of the emails that have their own. An empty text is the default.',
  }),
});

const Search = Type.Object({
  synonyms: Type.Array(Type.Array(Type.String()), {
    description: 'Groups of words that find the same products.',
  }),
});

/** Each section with its schema. */
export const SECTIONS = {
  name: Type.String({ description: 'The name of the shop.' }),
  logo: Logo,
  accent: Type.String({ description: 'The color of buttons and links, such as `#2442c8`.' }),
  contact: Contact,
  legal: Legal,
  currency: Type.String({ description: 'ISO 4217.' }),
  timeZone: Type.String({ description: 'A name of the IANA time zone database.' }),
  delivery: Delivery,
  taxes: Taxes,
  payments: Payments,
  limits: Limits,
  content: Content,
  mails: Mails,
  search: Search,
};

export const ShopSettings = Type.Object(
  { version: Type.Integer({ description: 'It grows with each change. 0 are the defaults.' }), ...SECTIONS },
  { title: 'ShopSettings' },
);

/** One version of the settings. It is never changed, so all that is made of it can be kept with it. */
export type ShopSettings = Static<typeof ShopSettings>;
export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];
export type DeliverySettings = ShopSettings['delivery'];
export type DeliveryZone = DeliverySettings['zones'][number];
export type TextPage = ShopSettings['content']['pages'][string];
