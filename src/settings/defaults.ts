import { HELP_PAGES } from './content/content-names.ts';
import { DEFAULT_SYNONYMS } from './default-synonyms.ts';
import type { ShopSettings } from './schema.ts';

const STANDARD = { code: 'standard', name: 'Standard', freeFromMinor: null };
const EXPRESS = { code: 'express', name: 'Express', freeFromMinor: null };

/**
 * The settings of a fresh shop: those of the demo.
 *
 * Taxes are the standard VAT rates for clothes for adults. A consumer in the European Union pays the rate of the country
 * of delivery, and prices include it (Directive 2006/112/EC, articles 33a and 59c, with the one-stop shop). Source:
 * European Commission, "VAT rules and rates", https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/, as of
 * January 1, 2026.
 */
export const DEFAULT_SETTINGS: ShopSettings = {
  version: 0,
  name: 'MyClothes',
  logo: { kind: 'wordmark', picture: null, icon: null },
  accent: '#2442c8',
  contact: { email: 'help@myclothes.example', phone: '', hours: 'We answer on business days.' },
  legal: { company: '', address: '', register: '', vatId: '' },
  currency: 'EUR',
  timeZone: 'UTC',
  delivery: {
    freeFromMinor: 6_000,
    zones: [
      {
        name: 'within Austria',
        countries: ['AT'],
        methods: [
          { ...STANDARD, priceMinor: 490, daysFrom: 2, daysTo: 4, note: 'to your door' },
          { ...EXPRESS, priceMinor: 990, daysFrom: 1, daysTo: 1, note: 'before 18:00' },
        ],
      },
      {
        name: 'rest of the European Union',
        countries: [
          ...['BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT'],
          ...['LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE'],
        ],
        methods: [
          { ...STANDARD, priceMinor: 490, daysFrom: 2, daysTo: 4, note: 'to your door' },
          { ...EXPRESS, priceMinor: 1_490, daysFrom: 2, daysTo: 2, note: '' },
        ],
      },
    ],
    carriers: [
      {
        name: 'DHL',
        trackingUrl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}',
      },
      {
        name: 'DPD',
        trackingUrl: 'https://www.dpdgroup.com/mydpd/my-parcels/search?parcelNumber={number}',
      },
      { name: 'GLS', trackingUrl: 'https://gls-group.com/EU/en/parcel-tracking/?match={number}' },
      { name: 'UPS', trackingUrl: 'https://www.ups.com/track?tracknum={number}' },
      { name: 'FedEx', trackingUrl: 'https://www.fedex.com/fedextrack/?trknbr={number}' },
      {
        name: 'PostNord',
        trackingUrl: 'https://www.postnord.se/en/our-tools/track-and-trace/?shipmentId={number}',
      },
      {
        name: 'Österreichische Post',
        trackingUrl: 'https://www.post.at/en/s/item-details?item={number}',
      },
      {
        name: 'Royal Mail',
        trackingUrl: 'https://www.royalmail.com/track-your-item#/tracking-results/{number}',
      },
    ],
  },
  returns: { days: 30, address: { name: '', line1: '', line2: '', postalCode: '', city: '', country: '' } },
  taxes: {
    included: true,
    rates: {
      ...{
        AT: 2_000,
        BE: 2_100,
        BG: 2_000,
        HR: 2_500,
        CY: 1_900,
        CZ: 2_100,
        DK: 2_500,
        EE: 2_400,
        FI: 2_550,
      },
      ...{
        FR: 2_000,
        DE: 1_900,
        GR: 2_400,
        HU: 2_700,
        IE: 2_300,
        IT: 2_200,
        LV: 2_100,
        LT: 2_100,
        LU: 1_700,
      },
      ...{
        MT: 1_800,
        NL: 2_100,
        PL: 2_300,
        PT: 2_300,
        RO: 2_100,
        SK: 2_300,
        SI: 2_200,
        ES: 2_100,
        SE: 2_500,
      },
    },
    classes: {
      standard: { name: 'Standard' },
      reduced: { name: 'Reduced', rates: {} },
      zero: { name: 'Zero', rates: { '*': 0 } },
    },
  },
  // The accounts of SKR03.
  accounting: {
    ...{ consultant: '', client: '', debtorAccount: '10000', homeAccount: '8400', ossAccount: '8320' },
    accounts: [],
  },
  payments: { card: true, onDelivery: 'on' },
  limits: {
    onDeliveryOfSkuMax: 10,
    onDeliveryItemsMax: 50,
    openOfNetworkMax: 10,
    openOfSiteMax: 50,
    openOfPayerMax: 3,
    openOfKnownCustomerMax: 10,
    heldItemsMax: 500,
  },
  content: {
    announcement: 'Free delivery over {{free-from}} and free returns for {{return-days}} days',
    navigation: [
      { label: 'Women', path: '/products?category=women', inHeader: true },
      { label: 'Men', path: '/products?category=men', inHeader: true },
      { label: 'Accessories', path: '/products?category=accessories', inHeader: true },
      { label: 'Sale', path: '/products?sale=1', inHeader: false },
    ],
    home: {
      title: 'Everyday clothes, made to last',
      description: 'Shirts, knitwear, trousers, and the small things that go with them, made to last.',
      heading: 'Everyday, laid out.',
      lede: 'Six basics that go with each other and with what you already own, in colors that last.',
      modules: ['newest', 'departments', 'range', 'small', 'values'],
      values: [
        {
          title: '{{delivery-offer}}',
          text: '{{Standard-days}}, tracked. {{standard-price}} below {{free-from}}.',
        },
        {
          title: '{{return-days}} days to return',
          text: 'Free at any parcel shop. We refund you within five days.',
        },
        {
          title: 'Repairs for life',
          text: 'Send it back with a hole, get it back without one. You only pay postage.',
        },
        {
          title: 'Your cart waits for you',
          text: 'We save it for up to 90 days. Close the page, come back, and it’s still here.',
        },
      ],
    },
    wearItWith: [],
    pages: {},
    ownPages: {},
    help: [...HELP_PAGES],
  },
  mails: {
    footer: 'We never ask for your password by email. Questions? Write to {{help-email}}.',
    asksForReviews: true,
    texts: {},
  },
  search: { synonyms: DEFAULT_SYNONYMS },
};
