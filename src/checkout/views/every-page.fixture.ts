import { rendered } from '../../../test/rendered.ts';
import { accountOrderPage, guestOrderPage } from '../../orders/views/order-page.ts';
import type { ShownOrder } from '../../orders/views/order-view.ts';
import { ordersPage } from '../../orders/views/orders-page.ts';
import { thanksPage } from '../../orders/views/thanks-page.ts';
import { checkoutEmptyPage } from './checkout-empty-page.ts';
import { checkoutPage } from './checkout-page.ts';
import type { CheckoutView } from './checkout-view.ts';
import { paymentOf } from './payment.fixture.ts';
import { at, checkoutOf, EXPECTED, entryOf, lineOf, NOW, OWNER, orderOf } from './views.fixture.ts';
/** Every page with everything that it can show. `text` makes the value of each text field. */
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
  const billing = () => ({
    company: text('company'),
    vatId: text('vat-id'),
    billingName: text('billing-name'),
    billingLine1: text('billing-line1'),
    billingLine2: text('billing-line2'),
    billingPostalCode: text('billing-postal-code'),
    billingCity: text('billing-city'),
    billingCountry: 'SE',
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
    rendered(
      checkoutPage(
        checkoutOf({
          values: {
            ...address('SE'),
            ...billing(),
            email: text('email'),
            deliveryMethod: text('delivery'),
            paymentMethod: text('payment'),
            promoCode: '',
            notes: text('notes'),
            giftNote: text('gift-note'),
            emailConfirmed: text('email-confirmed'),
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
      ),
    );
  const order = (more: Partial<ShownOrder> = {}) =>
    orderOf({
      number: text('number'),
      address: address(text('country')),
      lines: [line()],
      notes: text('notes'),
      giftNote: text('gift-note'),
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
      parcels: [{ number: 1, state: 'shipped', items: [text('item')], tracking: null }],
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
          addresses: [{ id: text('id'), ...address(text('saved-country')), isDefault: true }],
        },
        promo: { kind: 'applied', code: text('promo'), note: text('promo-note') },
        promoCode: text('promo'),
        discountMinor: 100,
      }),
    'checkout of nothing': () => rendered(checkoutEmptyPage({ isCustomer: true, hasSession: false })),
    thanks: () =>
      rendered(
        thanksPage({
          order: { ...order(), email: text('email') },
          now: NOW,
          timeZone: 'UTC',
          token: text('token'),
          offersAccount: true,
        }),
      ),
    'thanks before the payment': () =>
      rendered(
        thanksPage({
          order: order({
            state: 'placed',
            canPay: true,
            keptUntil: at('22T14:32:00'),
            payment: paymentOf({ label: text('payment-label'), state: 'declined' }),
          }),
          now: NOW,
          timeZone: 'UTC',
          token: text('token'),
          offersAccount: true,
        }),
      ),
    'order of a guest': () =>
      rendered(
        guestOrderPage({
          order: { ...tracked(), email: text('lacks-mail'), mayLackConfirmation: true },
          now: NOW,
          timeZone: 'UTC',
          token: text('token'),
          notice: text('notice'),
          fault: text('fault'),
        }),
      ),
    'order of a customer': () =>
      rendered(
        accountOrderPage({
          order: {
            ...tracked(),
            email: text('lacks-mail'),
            mayLackConfirmation: true,
            payment: paymentOf({ label: text('payment-label'), state: 'pending' }),
            canPay: true,
          },
          now: NOW,
          timeZone: 'UTC',
          owner: owner(),
          notice: text('notice'),
        }),
      ),
    orders: () =>
      rendered(
        ordersPage({
          owner: owner(),
          notice: text('notice'),
          orders: [entryOf({ number: text('number') })],
          olderPath: text('older'),
          now: NOW,
          timeZone: 'UTC',
        }),
      ),
  };
}
