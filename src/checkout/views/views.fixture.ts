import type { SavedAddress } from '../../customers/addresses/addresses-page.ts';
import type { OrderEntry, ShownLine, ShownOrder } from '../../orders/views/order-view.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { EMPTY_BILLING } from '../billing-form.ts';
import type { CheckoutView } from './checkout-view.ts';
import { paymentOf } from './payment.fixture.ts';

export const NOW = new Date('2026-11-22T14:02:00Z');

export const OWNER = { name: 'Ines Lindqvist', email: 'ines@lindqvist.example', isEmailConfirmed: true };

export const at = (text: string): Date => new Date(`2026-11-${text}Z`);
export const EXPECTED = { from: at('25T00:00:00'), to: at('27T00:00:00') };
const NEXT_DAY = { from: EXPECTED.from, to: EXPECTED.from };

export const lineOf = (more: Partial<ShownLine> = {}): ShownLine => ({
  sku: 'OXF-SKY-M',
  productSlug: 'oxford-shirt',
  name: 'Oxford shirt',
  color: 'Sky blue',
  style: '',
  size: 'M',
  drawing: 'oxford-shirt',
  quantity: 1,
  unitPriceMinor: 6_900,
  ...more,
});

const LINES: readonly ShownLine[] = [
  lineOf(),
  lineOf({
    sku: 'CHI-SND-32',
    productSlug: 'chinos',
    name: 'Turn-up chinos',
    color: 'Sand',
    size: '32',
    drawing: 'chinos',
    unitPriceMinor: 5_530,
  }),
  lineOf({
    sku: 'SOC-FOR-40',
    productSlug: 'socks',
    name: 'Ribbed cotton socks',
    color: 'Forest',
    size: '40–42',
    drawing: 'socks',
    quantity: 2,
    unitPriceMinor: 1_200,
  }),
];

const ADDRESS = {
  name: 'Ines Lindqvist',
  line1: 'Hornsgatan 42',
  line2: '',
  postalCode: '118 21',
  city: 'Stockholm',
  country: 'SE',
  phone: '',
};

const AMOUNTS = {
  currency: 'EUR',
  subtotalMinor: 14_830,
  discountMinor: 0,
  promoCode: null,
  deliveryMinor: 0,
  taxMinor: 2_966,
  taxBasisPoints: 2_500,
  vat: [{ basisPoints: 2_500, netMinor: 11_864, vatMinor: 2_966 }],
  isTaxIncluded: true,
  totalMinor: 14_830,
};

export const savedAddressOf = (more: Partial<SavedAddress> = {}): SavedAddress => ({
  id: 'a1',
  isDefault: false,
  ...ADDRESS,
  ...more,
});

/** A guest's checkout page, with all fields filled in. */
export const checkoutOf = (more: Partial<CheckoutView> = {}): CheckoutView => ({
  ...AMOUNTS,
  values: {
    ...ADDRESS,
    ...EMPTY_BILLING,
    email: 'ines@lindqvist.example',
    deliveryMethod: 'standard',
    paymentMethod: 'stripe',
    promoCode: '',
    notes: '',
    giftNote: '',
  },
  unavailable: null,
  customer: null,
  lines: LINES,
  countries: COUNTRIES,
  deliveryMethods: [
    { method: 'standard', label: 'Standard', priceMinor: 0, days: EXPECTED, note: 'to your door' },
    { method: 'express', label: 'Express', priceMinor: 990, days: NEXT_DAY, note: '' },
  ],
  paymentMethods: [
    { method: 'stripe', label: 'Card', note: 'You pay on the next page and come back.', isDeferred: false },
    { method: 'on_delivery', label: 'Pay on delivery', note: 'Nothing to pay now.', isDeferred: true },
  ],
  promo: { kind: 'none' },
  keptUntil: null,
  previousTotalMinor: null,
  isCartChanged: false,
  cartDigest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
  key: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  now: NOW,
  timeZone: 'UTC',
  ...more,
});

/** An order that was just paid. */
export const orderOf = (more: Partial<ShownOrder> = {}): ShownOrder => ({
  ...AMOUNTS,
  number: 'MC-7KQ2XW4D',
  state: 'paid',
  placedAt: at('22T14:01:00'),
  email: 'ines@lindqvist.example',
  address: ADDRESS,
  lines: LINES,
  notes: '',
  giftNote: '',
  deliveryLabel: 'Standard',
  expected: EXPECTED,
  mayLackConfirmation: false,
  payment: paymentOf(),
  parcels: [],
  exchanges: [],
  returns: [],
  invoices: [],
  tracking: null,
  history: [
    { action: 'place', state: 'placed', at: at('22T14:01:00'), by: 'customer', note: '' },
    { action: 'pay', state: 'paid', at: at('22T14:02:00'), by: 'payment', note: '' },
  ],
  keptUntil: null,
  canCancel: true,
  canPay: false,
  buyAgain: null,
  returnPath: null,
  ...more,
});

export const entryOf = (more: Partial<OrderEntry> = {}): OrderEntry => ({
  number: 'MC-7KQ2XW4D',
  state: 'paid',
  placedAt: at('22T14:01:00'),
  totalMinor: 14_830,
  currency: 'EUR',
  itemCount: 4,
  lines: LINES,
  expected: EXPECTED,
  ...more,
});
