import type { Static } from 'typebox';
import { Type } from '../process/schema.ts';
import { OneOf } from '../web/api/operation.ts';

/*
 * The sections of the shop's settings. The schemas describe the shape, for the API and for the types. What a value must
 * be is checked in check/, with a sentence for each fault.
 */

const Logo = Type.Object({
  kind: OneOf(['wordmark', 'text', 'picture'], {
    description: 'The drawing of a label beside the name, the name alone, or the picture.',
  }),
  picture: Type.Union([Type.String(), Type.Null()], {
    description: 'A PNG or WebP in base64, of at most 64 KiB.',
  }),
  icon: Type.Union([Type.String(), Type.Null()], {
    description:
      'The icon of browser tabs, as `picture`. Null for the logo’s picture, if it is about as wide as high.',
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
  code: Type.String({
    description: 'Names the method in orders and in the API, such as `standard`. It is unique in its zone.',
  }),
  name: Type.String({ description: 'What shoppers read, such as “Standard”.' }),
  priceMinor: Type.Integer(),
  freeFromMinor: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'It is free from this subtotal on, and never if it is 0. Null: the first method of a zone follows `delivery.freeFromMinor`, and others are never free.',
  }),
  daysFrom: Type.Integer({ description: 'In business days.' }),
  daysTo: Type.Integer({ description: 'In business days.' }),
  note: Type.String({ description: 'Such as “to your door”. May be empty.' }),
});

const DeliveryZone = Type.Object({
  name: Type.String({ description: 'As in “Express, rest of the European Union”.' }),
  countries: Type.Array(
    Type.String({ description: 'An ISO 3166-1 alpha-2 code, or `*` for all countries that are in no zone.' }),
  ),
  methods: Type.Array(DeliveryMethod, {
    description: 'The first one is chosen until a shopper chooses another.',
  }),
});

const Carrier = Type.Object({
  name: Type.String({ description: 'What staff choose and shoppers read, such as “DHL”.' }),
  trackingUrl: Type.String({
    description:
      'The https address where a parcel is tracked, with `{number}` for the tracking number. Empty if there is none.',
  }),
});

const Delivery = Type.Object({
  freeFromMinor: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The first method of each zone is free from this subtotal on. Null if it never is.',
  }),
  zones: Type.Array(DeliveryZone, {
    description: 'Prices are shown for the first country of the first zone until a country is chosen.',
  }),
  carriers: Type.Array(Carrier, {
    description: 'The carriers to choose from. Parcels sent with any other carrier get no tracking link.',
  }),
});

const Returns = Type.Object({
  days: Type.Integer({ description: 'How long an order can be returned after it has arrived.' }),
  address: Type.Object(
    {
      name: Type.String(),
      line1: Type.String(),
      line2: Type.String({ description: 'May be empty.' }),
      postalCode: Type.String({ description: 'Empty where the country has none.' }),
      city: Type.String(),
      country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    },
    {
      description: 'Where shoppers send returns. While all members are empty, there are no return labels.',
    },
  ),
});

const Rates = (description: string) => Type.Record(Type.String(), Type.Integer(), { description });
const TaxClassName = Type.String({ description: 'What the staff reads, such as “Reduced”.' });

const Taxes = Type.Object({
  included: Type.Boolean({ description: 'Whether prices include the tax.' }),
  rates: Rates(
    'The standard tax of each country in hundredths of a percent: 2550 is 25.5%. `*` is the rate of all others.',
  ),
  classes: Type.Object(
    {
      standard: Type.Object({ name: TaxClassName }),
      reduced: Type.Object({
        name: TaxClassName,
        rates: Rates('As `taxes.rates`. A country without a rate has the standard one.'),
      }),
      zero: Type.Object({
        name: TaxClassName,
        rates: Rates('As `taxes.rates`. A country without a rate has the standard one.'),
      }),
    },
    { description: 'The tax classes that a product can have.' },
  ),
});

const Accounting = Type.Object(
  {
    consultant: Type.String({ description: 'The number of the tax adviser at DATEV. May be empty.' }),
    client: Type.String({ description: 'The number of the shop at the tax adviser. May be empty.' }),
    debtorAccount: Type.String({ description: 'The collective account of customers.' }),
    homeAccount: Type.String({ description: 'Sales at home, for rates without an account of their own.' }),
    ossAccount: Type.String({
      description: 'Sales to other countries, for rates without an account of their own.',
    }),
    accounts: Type.Array(Type.Array(Type.String(), { minItems: 3, maxItems: 3 }), {
      description:
        'Accounts of one rate: where (`home`, `abroad`, or a country), the rate in percent, and the account.',
      examples: [[['home', '7', '8300']]],
    }),
  },
  { description: 'What exports for DATEV contain.' },
);

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
    title: Type.String({ description: 'The title of the page in search engines.' }),
    description: Type.String({
      description: 'For search engines, and for visitors while few products are for sale.',
    }),
    heading: Type.String(),
    lede: Type.String(),
    modules: Type.Array(Type.String(), {
      description: 'What the home page shows below its heading, in this sequence.',
    }),
    values: Type.Array(Type.Object({ title: Type.String(), text: Type.String() }), {
      description:
        'Reasons to buy here, for the module `values`. What needs a missing placeholder is left out.',
    }),
  }),
  wearItWith: Type.Array(Type.Array(Type.String()), {
    description: 'Sets of product slugs. Each product of a set is shown beside the others.',
  }),
  pages: Type.Record(Type.String(), TextPage, {
    description: 'The help and legal pages that have a text of their own, by their path.',
  }),
  ownPages: Type.Record(Type.String(), TextPage, {
    description: 'Further help pages, by their path below `/help/`.',
  }),
  help: Type.Array(Type.String(), {
    description:
      'The help pages that the shop shows, in this sequence. The address of a page that is not among them redirects to `/help`.',
  }),
});

const Mails = Type.Object({
  footer: Type.String({ description: 'The last paragraph of every email.' }),
  asksForReviews: Type.Boolean({
    description: 'Whether shoppers are asked once for a review, a week after their order was delivered.',
  }),
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
  returns: Returns,
  taxes: Taxes,
  accounting: Accounting,
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
/** What amounts and times are shown in. */
export type ShopUnits = Pick<ShopSettings, 'currency' | 'timeZone'>;
export type DeliverySettings = ShopSettings['delivery'];
export type DeliveryZone = DeliverySettings['zones'][number];
export type DeliveryMethod = DeliveryZone['methods'][number];
export type Carrier = DeliverySettings['carriers'][number];
export type TextPage = ShopSettings['content']['pages'][string];
