import { checkoutEmptyPage } from './checkout-empty-page.ts';
import { checkoutPage } from './checkout-page.ts';
import type { CheckoutView, SavedAddress } from './checkout-view.ts';
import { accountOrderPage, guestOrderPage } from './order-page.ts';
import type { OrderEntry, ShownLine, ShownOrder } from './order-view.ts';
import { ordersPage } from './orders-page.ts';
import { paymentOf } from './payment.fixture.ts';
import { thanksPage } from './thanks-page.ts';

export const NOW = new Date('2026-11-22T14:02:00Z');

export const OWNER = { name: 'Ines Lindqvist', email: 'ines@lindqvist.example', isEmailConfirmed: true };

const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const EXPECTED = { from: at('25T00:00:00'), to: at('27T00:00:00') };
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
  isTaxIncluded: true,
  totalMinor: 14_830,
};

export const savedAddressOf = (more: Partial<SavedAddress> = {}): SavedAddress => ({
  id: 'a1',
  ...ADDRESS,
  ...more,
});

/** A guest's, with everything filled in. */
export const checkoutOf = (more: Partial<CheckoutView> = {}): CheckoutView => ({
  ...AMOUNTS,
  values: {
    ...ADDRESS,
    email: 'ines@lindqvist.example',
    deliveryMethod: 'standard',
    paymentMethod: 'stripe',
    promoCode: '',
    notes: '',
  },
  unavailable: null,
  customer: null,
  lines: LINES,
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
  ...more,
});

/** Paid, and nothing more so far. */
export const orderOf = (more: Partial<ShownOrder> = {}): ShownOrder => ({
  ...AMOUNTS,
  number: 'MC-7KQ2XW4D',
  state: 'paid',
  placedAt: at('22T14:01:00'),
  email: 'ines@lindqvist.example',
  address: ADDRESS,
  lines: LINES,
  notes: '',
  deliveryLabel: 'Standard',
  expected: EXPECTED,
  mayLackConfirmation: false,
  payment: paymentOf(),
  exchanges: [],
  tracking: null,
  history: [
    { action: 'place', state: 'placed', at: at('22T14:01:00'), by: 'customer', note: '' },
    { action: 'pay', state: 'paid', at: at('22T14:02:00'), by: 'payment', note: '' },
  ],
  keptUntil: null,
  canCancel: true,
  canPay: false,
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

/** Every page with everything that can be on it; `text` makes what stands in each field of text. */
export function everyPage(text: (field: string) => string): Record<string, () => string> {
  const owner = () => ({ ...OWNER, name: text('owner') });
  const address = (country: string) => ({
    name: text('name'),
    line1: text('line1'),
    line2: text('line2'),
    postalCode: text('postal-code'),
    city: text('city'),
    country,
    phone: text('phone'),
  });
  const line = () =>
    lineOf({
      productSlug: text('slug'),
      name: text('product'),
      color: text('color'),
      style: text('style'),
      size: text('size'),
      drawing: 'none',
      quantity: 2,
    });
  const checkout = (more: Partial<CheckoutView>) =>
    checkoutPage(
      checkoutOf({
        values: {
          ...address('SE'),
          email: text('email'),
          deliveryMethod: text('delivery'),
          paymentMethod: text('payment'),
          promoCode: '',
          notes: text('notes'),
        },
        lines: [line()],
        deliveryMethods: [
          {
            method: text('delivery'),
            label: text('delivery-label'),
            priceMinor: 1,
            days: EXPECTED,
            note: text('delivery-note'),
          },
        ],
        paymentMethods: [
          {
            method: text('payment'),
            label: text('payment-label'),
            note: text('payment-note'),
            isDeferred: true,
          },
        ],
        key: text('key'),
        ...more,
      }),
    );
  const order = (more: Partial<ShownOrder> = {}) =>
    orderOf({
      number: text('number'),
      address: address(text('country')),
      lines: [line()],
      notes: text('notes'),
      promoCode: text('promo'),
      discountMinor: 1,
      deliveryLabel: text('delivery-label'),
      payment: paymentOf({ label: text('payment-label') }),
      ...more,
    });
  const tracked = () =>
    order({
      tracking: { carrier: text('carrier'), number: text('parcel'), url: `https://${text('tracking')}` },
      history: [{ action: 'cancel', state: 'canceled', at: NOW, by: 'staff', note: text('note') }],
      returnPath: text('return'),
      exchanges: [{ number: text('exchange'), state: 'to_pack', lines: [line()], tracking: null }],
    });
  return {
    'checkout of a guest': () =>
      checkout({
        fault: text('fault'),
        faults: {
          email: text('email-fault'),
          country: text('country-fault'),
          deliveryMethod: text('delivery-fault'),
          paymentMethod: text('payment-fault'),
        },
        promo: { kind: 'refused', code: text('promo'), message: text('promo-fault') },
        unavailable: text('unavailable'),
        previousTotalMinor: 15_830,
        keptUntil: at('22T14:32:00'),
      }),
    'checkout of a customer': () =>
      checkout({
        customer: {
          name: '',
          email: text('customer'),
          addresses: [{ id: text('id'), ...address(text('saved-country')) }],
        },
        promo: { kind: 'applied', code: text('promo'), note: text('promo-note') },
        promoCode: text('promo'),
        discountMinor: 100,
      }),
    'checkout of nothing': () => checkoutEmptyPage({ isCustomer: true, hasSession: false }),
    thanks: () =>
      thanksPage({
        order: { ...order(), email: text('email') },
        now: NOW,
        token: text('token'),
        offersAccount: true,
      }),
    'thanks before the payment': () =>
      thanksPage({
        order: order({
          state: 'placed',
          canPay: true,
          keptUntil: at('22T14:32:00'),
          payment: paymentOf({ label: text('payment-label'), state: 'declined' }),
        }),
        now: NOW,
        token: text('token'),
        offersAccount: true,
      }),
    'order of a guest': () =>
      guestOrderPage({
        order: tracked(),
        now: NOW,
        token: text('token'),
        notice: text('notice'),
        fault: text('fault'),
      }),
    'order of a customer': () =>
      accountOrderPage({
        order: {
          ...tracked(),
          payment: paymentOf({ label: text('payment-label'), state: 'pending' }),
          canPay: true,
        },
        now: NOW,
        owner: owner(),
        notice: text('notice'),
      }),
    orders: () =>
      ordersPage({
        owner: owner(),
        notice: text('notice'),
        orders: [entryOf({ number: text('number') })],
        olderPath: text('older'),
        now: NOW,
      }),
  };
}
