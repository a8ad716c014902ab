import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../test/rendered.ts';
import { checkoutEmptyPage } from './checkout-empty-page.ts';
import { checkoutPage } from './checkout-page.ts';
import type { CheckoutView } from './checkout-view.ts';
import { checkoutOf, savedAddressOf } from './views.fixture.ts';

const textOf = (more: Partial<CheckoutView> = {}) => {
  const page = rendered(checkoutPage(checkoutOf(more)));
  return page.slice(page.indexOf('<main'), page.indexOf('</main>'));
};
const VALUES = checkoutOf().values;
const messagesOf = (text: string) =>
  /data-part="messages">(.*?)<\/div>\n<div class="split">/s.exec(text)?.[1];

describe('checkout', () => {
  it('shows every amount, and sends the total and the key', () => {
    const text = textOf({
      subtotalMinor: 10_000,
      discountMinor: 1_000,
      promoCode: 'TEN',
      deliveryMinor: 490,
      totalMinor: 9_490,
    });
    for (const [term, sum] of [
      ['Subtotal', '€100.00'],
      ['Promo code TEN', '−€10.00'],
      ['Delivery', '€4.90'],
      ['Includes VAT \\(25%\\)', '€29.66'],
    ])
      assert.match(text, new RegExp(`<dt>${term}</dt><dd class="price">${sum}</dd>`));
    assert.match(text, /<dd class="total price">€94\.90<\/dd>/);
    assert.match(text, /name="totalMinor" value="9490"/);
    assert.match(text, /name="key" value="6f9619ff-8b86-4d01-b42d-00cf4fc964ff"/);
    assert.match(text, /Place order and pay €94\.90<\/button>/);
    const atTheDoor = textOf({ values: { ...VALUES, paymentMethod: 'on_delivery' }, totalMinor: 9_490 });
    assert.match(atTheDoor, /Place order and pay €94\.90 on delivery<\/button>/);
  });

  it('shows an added tax before the total, with its full rate', () => {
    const text = textOf({
      isTaxIncluded: false,
      vat: [{ basisPoints: 2_550, netMinor: 14_830, vatMinor: 3_782 }],
    });
    assert.match(text, /<dt>VAT \(25\.5%\)<\/dt>/);
    assert.doesNotMatch(text, /Includes VAT/);
  });

  it('keeps everything that was typed', () => {
    const values = {
      ...VALUES,
      name: 'X Y',
      line2: 'c/o Z',
      postalCode: '1182',
      phone: '+46 8',
      notes: 'Ring',
      deliveryMethod: 'express',
    };
    const text = textOf({
      values,
      faults: { postalCode: 'Swedish postcodes have five digits, like 118 21.' },
    });
    for (const value of [
      values.name,
      values.line2,
      values.postalCode,
      values.city,
      values.phone,
      values.notes,
      values.email,
    ])
      assert.ok(text.includes(`value="${value}"`), value);
    assert.match(text, /<option value="SE" selected>/);
    assert.match(text, /value="express"[^>]* checked/);
    assert.match(
      text,
      /name="postalCode" aria-invalid="true" aria-describedby="checkout-postalCode-fault" autofocus/,
    );
  });

  it('lists several faults at the top, each with a link to its field', () => {
    const faults = { postalCode: 'A postcode.', deliveryMethod: 'Choose a delivery.' };
    const messages = messagesOf(textOf({ faults })) ?? '';
    assert.match(messages, /role="alert"/);
    assert.match(messages, /href="#checkout-postalCode">A postcode\./);
    assert.match(messages, /href="#checkout-deliveryMethod">Choose a delivery\./);
    assert.match(
      textOf({ faults }),
      /value="standard" id="checkout-deliveryMethod" aria-describedby="checkout-deliveryMethod-fault" checked/,
    );
  });

  it('focuses the only choice that is missing', () => {
    const text = textOf({ faults: { paymentMethod: 'Choose how to pay.' } });
    assert.match(
      text,
      /id="checkout-paymentMethod" aria-describedby="checkout-paymentMethod-fault" autofocus/,
    );
    assert.equal(text.match(/autofocus/g)?.length, 1);
  });

  it('shows the old and the new total before anything is charged', () => {
    const messages = messagesOf(textOf({ previousTotalMinor: 13_830 })) ?? '';
    assert.match(
      messages,
      /notice warn" role="alert".*now €148\.30\. It was €138\.30.*Nothing has been ordered or charged/s,
    );
    assert.match(messagesOf(textOf({ previousTotalMinor: 15_830 })) ?? '', /notice good/);
    assert.equal(messagesOf(textOf({ previousTotalMinor: 14_830 })), '');
  });

  it('says until when the items are held, and nothing after that', () => {
    const until = new Date('2026-11-22T14:32:00Z');
    assert.match(
      messagesOf(textOf({ keptUntil: until })) ?? '',
      /role="status" data-kept-until="2026-11-22T14:32:00\.000Z".*holding these items for you until <time[^>]*>14:32 UTC</s,
    );
    assert.equal(messagesOf(textOf({ keptUntil: until, now: until })), '');
  });

  it('cannot be sent while an item of the cart cannot be bought', () => {
    const text = textOf({ unavailable: 'Only 2 left of Oxford shirt.' });
    assert.match(messagesOf(text) ?? '', /Only 2 left of Oxford shirt\. <a href="\/cart">/);
    for (const [button] of text.matchAll(/<button(?![^>]*name=)[^>]*>/g)) assert.match(button, / disabled/);
  });

  it('has one button to order, the first in the form, so that Enter in a field presses it', () => {
    assert.match(
      /<form[^>]*id="checkout".*?<\/form>/s.exec(textOf())?.[0].match(/<button[^>]*>/)?.[0] ?? '',
      /^<button class="vh" tabindex="-1" aria-hidden="true">$/,
    );
  });

  it('leaves all faults to the shop’s own sentences instead of the browser’s bubbles', () => {
    assert.match(textOf(), /<form [^>]*id="checkout"[^>]* novalidate/);
  });

  it('shows the order first, folded, with the number of its items and the total', () => {
    const text = textOf();
    assert.ok(text.indexOf('data-part="summary"') < text.indexOf('<form'));
    assert.match(
      text,
      /<details><summary><span>Show 4 items<\/span><span class="price">€148\.30<\/span><\/summary>/,
    );
  });

  it('asks about a mistyped email address, and placing the order again confirms it', () => {
    const values = { ...VALUES, email: 'ines@gmial.com', emailConfirmed: 'ines@gmial.com' };
    const text = textOf({ values, likelyEmail: 'ines@gmail.com' });
    assert.match(text, /role="alert" data-email-question>.*Did you mean <b>ines@gmail\.com<\/b>\?/);
    assert.match(text, /name="update" value="email" formnovalidate autofocus>Use ines@gmail\.com</);
    assert.match(text, /name="emailConfirmed" value="ines@gmial\.com"/);
    const faulty = textOf({ values, likelyEmail: 'ines@gmail.com', faults: { city: 'Enter your city.' } });
    assert.equal(faulty.match(/autofocus/g)?.length, 1, 'a fault takes the focus first');
    assert.doesNotMatch(textOf(), /emailConfirmed|Did you mean/);
  });

  it('has a gift note, which is folded until it is filled in', () => {
    assert.match(textOf(), /<details class="billing gift"><summary>Add a gift note \(optional\)<\/summary>/);
    const text = textOf({ values: { ...VALUES, giftNote: 'For you\n</textarea>' } });
    assert.match(text, /<details class="billing gift" open><summary>Add a gift note/);
    assert.match(text, /<textarea[^>]* name="giftNote"[^>]* maxlength="200">\nFor you\n&lt;\/textarea&gt;</);
  });

  it('tells browsers what each field is, so that they fill it in', () => {
    const fields = [...textOf().matchAll(/<(?:input|select|textarea) [^>]*name="(\w+)"[^>]*>/g)];
    const tokens = fields.flatMap(([tag, name = '']) => {
      const [, token] = /autocomplete="([^"]+)"/.exec(tag) ?? [];
      return token ? [[name, token]] : [];
    });
    assert.deepEqual(Object.fromEntries(tokens), {
      email: 'email',
      name: 'shipping name',
      line1: 'shipping address-line1',
      line2: 'shipping address-line2',
      postalCode: 'shipping postal-code',
      city: 'shipping address-level2',
      country: 'shipping country',
      phone: 'shipping tel',
      notes: 'off',
      giftNote: 'off',
      company: 'billing organization',
      vatId: 'off',
      billingName: 'billing name',
      billingLine1: 'billing address-line1',
      billingLine2: 'billing address-line2',
      billingPostalCode: 'billing postal-code',
      billingCity: 'billing address-level2',
      billingCountry: 'billing country',
      promoCode: 'off',
    });
  });

  it('offers guests to sign in, and customers their addresses', () => {
    assert.match(textOf(), /href="\/sign-in\?next=%2Fcheckout"/);
    const customer = {
      name: 'Ines',
      email: VALUES.email,
      addresses: [savedAddressOf(), savedAddressOf({ id: 'a2' })],
    };
    const text = textOf({ customer });
    assert.doesNotMatch(text, /sign-in/);
    assert.match(text, /type="radio" name="savedAddress" value="a2\.\w{16}"/);
    assert.match(text, /name="savedAddress" value="" checked required><span>Another address/);
  });

  it('shows delivery prices once a country is chosen', () => {
    const text = textOf({ deliveryMethods: [], values: { ...VALUES, country: '' } });
    assert.match(text, /Choose a country to see delivery options/);
    assert.match(text, /name="update" value="summary" formnovalidate/);
    assert.match(
      textOf(),
      /Express<\/span><span class="price">€9\.90<\/span><small>Wed 25 November<\/small>/,
    );
  });
});

describe('a promo code', () => {
  const partOf = (more: Partial<CheckoutView>) =>
    /<fieldset data-part="promo">.*?<\/fieldset>/s.exec(textOf(more))?.[0] ?? '';

  it('that is refused stays as typed, with the reason', () => {
    const text = partOf({
      promo: { kind: 'refused', code: 'SUMMER', message: 'SUMMER ended on 1 September.' },
    });
    assert.match(text, /value="SUMMER"[^>]* aria-invalid="true" aria-describedby="checkout-promoCode-fault"/);
    assert.match(text, /id="checkout-promoCode-fault">.*SUMMER ended on 1 September\./);
  });

  it('that is applied is sent with the order, and can be removed', () => {
    const text = partOf({ promo: { kind: 'applied', code: 'TEN', note: '10% off everything' } });
    assert.match(text, /type="hidden" name="promoCode" value="TEN"/);
    assert.match(text, /10% off everything.*name="update" value="remove-promo" formnovalidate/s);
  });
});

describe('checkout of an empty cart', () => {
  it('says where to find an order that was just placed', () => {
    assert.match(
      rendered(checkoutEmptyPage({ isCustomer: true, hasSession: true })),
      /href="\/account\/orders"/,
    );
    assert.match(
      rendered(checkoutEmptyPage({ isCustomer: false, hasSession: true })),
      /confirmation email has the link/,
    );
    assert.match(rendered(checkoutEmptyPage({ isCustomer: false, hasSession: false })), /blocks cookies/);
  });
});
