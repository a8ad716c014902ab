import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cartOf, lineOf, soldOutLine } from './cart.fixture.ts';
import { drawerFoot, summary, totalsOf, vatOfCart, whyNoCheckout } from './cart-summary.ts';

const worth = (minor: number) => cartOf([lineOf({ unitPriceMinor: minor })]);

describe('the summary', () => {
  it('adds delivery below €60 and says how much is missing', () => {
    const text = summary(worth(5_000)).text;
    assert.match(text, /€10\.00 more for free delivery\./);
    assert.match(text, /<dt>Delivery<\/dt><dd class="price">€4\.90<\/dd>/);
    assert.match(text, /<dd class="total price">€54\.90<\/dd>/);
    // The checkout, the order and its email use the same labels.
    assert.match(text, /<dt>Subtotal<\/dt>[\s\S]*<dt>Includes VAT \(20%\)<\/dt>/);
  });

  it('has free delivery from €60 on', () => {
    assert.equal(totalsOf(worth(5_999)).deliveryMinor, 490);
    assert.equal(totalsOf(worth(6_000)).deliveryMinor, 0);
    assert.match(summary(worth(6_000)).text, /You have free delivery\.[\s\S]*>Free</);
  });

  it('says the tax that the total includes: 20 of 120', () => {
    assert.deepEqual(vatOfCart(worth(12_000), 0), [
      { basisPoints: 2_000, netMinor: 10_000, vatMinor: 2_000 },
    ]);
    assert.equal(vatOfCart(worth(5_000), 490)[0]?.vatMinor, 915);
  });

  it('lists the tax of each rate, and delivery follows the goods in proportion', () => {
    const terms = { ...cartOf([]).terms, taxRates: { standard: 2_000, reduced: 1_000, zero: 0 } };
    const reduced = lineOf({ sku: 'BOOK', unitPriceMinor: 1_000, taxClass: 'reduced' });
    const cart = cartOf([reduced, lineOf({ unitPriceMinor: 3_000 })], { terms });
    // €4.90 is split into €3.68 and €1.22, so that €33.68 include €5.61, and €11.22 include €1.02.
    assert.deepEqual(vatOfCart(cart, 490), [
      { basisPoints: 2_000, netMinor: 2_807, vatMinor: 561 },
      { basisPoints: 1_000, netMinor: 1_020, vatMinor: 102 },
    ]);
    assert.match(
      summary(cart).text,
      /VAT \(20%\)<\/dt><dd class="price">€5\.61<[\s\S]*VAT \(10%\)<\/dt><dd class="price">€1\.02</,
    );
    const net = cartOf([reduced], { terms: { ...terms, isTaxIncluded: false } });
    assert.equal(totalsOf(net).totalMinor, 1_639);
  });

  it('says where delivery goes to and what it costs, and where to read more', () => {
    const text = summary(worth(5_000)).text;
    assert.match(text, /Delivery from €4\.90 to Austria, Belgium, Bulgaria and 24 more countries\./);
    assert.match(text, /<a href="\/delivery">/);
  });

  it('charges no delivery for nothing', () => {
    const cart = cartOf([soldOutLine()]);
    assert.equal(totalsOf(cart).totalMinor, 0);
    assert.doesNotMatch(summary(cart).text, /<progress/);
  });
});

describe('the promise to keep the cart', () => {
  it('S5: is what the shop does: 7 days for one that was changed once, 90 for any other', () => {
    const foot = (version: number) => drawerFoot({ ...worth(5_000), version }).text;
    assert.match(foot(1), /saved for 7 days, and for 90 days once you change it or come back another day\./);
    assert.match(foot(2), /saved for at least 90 days\./);
  });
});

describe('checkout', () => {
  it('is a link while everything can be bought', () => {
    const text = summary(worth(7_000)).text;
    assert.match(text, /<a class="btn primary wide" href="\/checkout">Go to checkout<\/a>/);
  });

  it('is closed with a reason when something cannot be bought', () => {
    const text = summary(cartOf([lineOf(), soldOutLine({ name: 'Coat', color: '', size: '' })])).text;
    assert.match(text, /Coat isn’t available right now\. Remove it to continue\./);
    assert.match(
      text,
      /<a class="btn primary wide" role="link" aria-disabled="true" aria-describedby="checkout-reason">/,
    );
    assert.doesNotMatch(text, /href="\/checkout"/);
  });

  it('is closed when fewer are left than asked for', () => {
    const short = lineOf({ quantity: 5, maxQuantity: 2 });
    assert.match(whyNoCheckout(cartOf([short])) ?? '', /Only 2 left of Oxford shirt, Sky blue, M\./);
    assert.match(whyNoCheckout(cartOf([soldOutLine(), soldOutLine()])) ?? '', /^2 items/);
    assert.equal(whyNoCheckout(cartOf([lineOf({ quantity: 9 })])), null);
  });
});
