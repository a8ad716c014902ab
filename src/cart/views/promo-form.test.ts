import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CartPromo } from '../cart-promo.ts';
import { cartOf, HOSTILE, lineOf, soldOutLine } from './cart.fixture.ts';
import { drawerFoot, summary } from './cart-summary.ts';
import { promoForm } from './promo-form.ts';

const APPLIED: CartPromo = {
  ...{ kind: 'applied', code: 'TEN', note: '10% off' },
  amounts: {
    ...{ subtotalMinor: 6_900, discountMinor: 690, deliveryMinor: 0, totalMinor: 6_210 },
    vat: [{ basisPoints: 2_000, netMinor: 5_175, vatMinor: 1_035 }],
  },
};

describe('the promo code of the cart page', () => {
  it('can be typed, and stays with its reason where it is refused', () => {
    assert.match(promoForm(undefined).text, /action="\/cart\/promo" method="post" novalidate/);
    const text = promoForm({ kind: 'refused', code: HOSTILE, message: 'No.' }).text;
    assert.match(text, /aria-invalid="true" aria-describedby="promo-fault" autofocus/);
    assert.match(text, /id="promo-fault">.*No\./);
    assert.doesNotMatch(text, /<script/);
  });

  it('changes every amount, and can be removed', () => {
    const cart = { ...cartOf([lineOf()]), promo: APPLIED };
    const text = summary(cart).text;
    assert.match(text, /<dt>Promo code TEN<\/dt><dd class="price">−€6\.90<\/dd>/);
    assert.match(text, /Includes VAT \(20%\)<\/dt><dd class="price">€10\.35</);
    assert.match(text, /<dd class="total price">€62\.10<\/dd>/);
    assert.match(text, /name="remove" value="1">Remove<span class="vh"> the promo code TEN</);
    assert.match(drawerFoot(cart).text, /Promo code TEN[\s\S]*€62\.10/);
  });

  it('is not offered where nothing can be bought', () => {
    assert.doesNotMatch(summary(cartOf([soldOutLine()])).text, /promoCode/);
  });
});
