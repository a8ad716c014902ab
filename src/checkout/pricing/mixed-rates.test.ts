import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminApi, signedInStaff } from '../../../test/admin.ts';
import { createTestShop, type TestShop } from '../../../test/shop.ts';
import { commandActor } from '../../audit/actor.ts';
import { checkAgreement } from '../../invoices/agreement.ts';
import { moveOrder, refundOrder } from '../../orders/change-order.ts';
import { findOrderByNumber } from '../../orders/orders.ts';
import { receiveReturn } from '../../returns/decide.ts';
import { storeReturn } from '../../returns/queries.ts';
import { setSettings } from '../../settings/settings.fixture.ts';
import { order, orderBody } from '../checkout.fixture.ts';

const STAFF = { role: 'staff', staff: commandActor('eve') } as const;

/** A hoodie for €79 with 25%, socks for €9 with 6%, and €14.90 for the delivery, of which €13.38 have 25%. */
const TOTAL = 10_290;
const VAT = [
  { basisPoints: 2_500, netMinor: 7_390, vatMinor: 1_848 },
  { basisPoints: 600, netMinor: 992, vatMinor: 60 },
];

describe('an order of goods with different VAT rates', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ limitsAbuse: false });
    await setSettings(shop, { taxes: { classes: { reduced: { rates: { SE: 600 } } } } });
    const { call } = await adminApi(shop);
    const { rows } = await shop.database.pool.query(
      "SELECT slug FROM products JOIN variants ON product_id = products.id WHERE sku = 'SOCK-1'",
    );
    const changed = await call('PATCH', `/api/admin/products/${rows[0].slug}`, { taxClass: 'reduced' });
    assert.equal(changed.json().taxClass, 'reduced', changed.body);
    await shop.database.pool.query("UPDATE variants SET stock = 100 WHERE sku IN ('SOCK-1', 'HOO-BLK-M')");
  });
  after(() => shop.close());

  async function placed() {
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    await shopper.add('HOO-BLK-M');
    const response = await order(shopper, orderBody(TOTAL, { deliveryMethod: 'express' }));
    assert.equal(response.statusCode, 201, response.body);
    const { order: answer, token } = response.json();
    const stored = await findOrderByNumber(shop.database, answer.number);
    assert.ok(stored);
    return { shopper, answer, token, id: stored.id };
  }
  const documentsOf = async (id: string) =>
    (
      await shop.database.pool.query(
        'SELECT kind, document, net_minor, vat_minor FROM invoices WHERE order_id = $1 ORDER BY id',
        [id],
      )
    ).rows;

  it('has each rate as sold, in the API, on pages and in emails', async () => {
    const { shopper, answer, token, id } = await placed();
    assert.deepEqual(answer.vat, VAT);
    assert.deepEqual([answer.taxMinor, answer.taxBasisPoints, answer.totalMinor], [1_908, 2_500, TOTAL]);
    assert.deepEqual(
      answer.lineItems.map(({ sku, taxBasisPoints }: { sku: string; taxBasisPoints: number }) => [
        sku,
        taxBasisPoints,
      ]),
      [
        ['SOCK-1', 600],
        ['HOO-BLK-M', 2_500],
      ],
    );
    const rows = /Includes VAT \(25%\)[\s\S]*€18\.48[\s\S]*Includes VAT \(6%\)[\s\S]*€0\.60/;
    assert.match((await shopper.get(`/orders/${answer.number}?token=${token}`)).body, rows);
    const mail = shop.mails.findLast(({ subject }) => subject === `Your order ${answer.number} is confirmed`);
    assert.match(mail?.text ?? '', rows);
    const { staff } = await signedInStaff(shop);
    assert.match((await staff.get(`/admin/orders/${answer.number}`)).body, rows);
    const typed = {
      ...{ 'sku-1': 'SOCK-1', 'quantity-1': '1', 'sku-2': 'HOO-BLK-M', 'quantity-2': '1' },
      ...{ country: 'SE', deliveryMethod: 'express', do: 'update', once: 'one' },
    };
    assert.match((await staff.form('/admin/orders/new', typed)).body, rows, 'an order by phone');
    // A rate that changes later does not change the order.
    await setSettings(shop, { taxes: { classes: { reduced: { rates: { SE: 1_200 } } } } });
    assert.deepEqual((await findOrderByNumber(shop.database, answer.number))?.vat, VAT);
    await setSettings(shop, { taxes: { classes: { reduced: { rates: { SE: 600 } } } } });
    assert.ok(id);
  });

  it('shows each rate in the cart and at the checkout', async () => {
    await setSettings(shop, { taxes: { classes: { reduced: { rates: { SE: 600, AT: 1_000 } } } } });
    const shopper = shop.shopper();
    await shopper.add('SOCK-1');
    await shopper.add('HOO-BLK-M');
    for (const path of ['/cart', '/checkout'])
      assert.match(
        (await shopper.get(path)).body,
        /Includes VAT \(20%\)[\s\S]*€13\.17[\s\S]*VAT \(10%\)[\s\S]*€0\.82/,
        path,
      );
    await setSettings(shop, { taxes: { classes: { reduced: { rates: { SE: 600 } } } } });
  });

  it('has an invoice by rate, and credit notes that list what comes back', async () => {
    const { answer, id } = await placed();
    for (const action of ['pack', 'ship', 'deliver'] as const)
      await shop.database.transaction((connection) =>
        moveOrder(shop.services, connection, id, action, STAFF),
      );
    const socks = answer.lineItems.find(({ sku }: { sku: string }) => sku === 'SOCK-1').position;
    const line = { position: socks, quantity: 1, reason: 'not_liked', exchangeSku: null } as const;
    const asked = await storeReturn(shop.database, {
      orderId: id,
      key: 'a',
      reservationId: null,
      lines: [line],
    });
    const received = await receiveReturn(shop.services, shop.database, asked.id, commandActor('eve'));
    assert.deepEqual(received, { ok: true, refundMinor: 900 });
    const rest = await shop.database.transaction((connection) =>
      refundOrder(shop.services, connection, id, { amountMinor: TOTAL - 900, key: 'rest' }, STAFF),
    );
    assert.ok(rest.ok);
    const [invoice, first, second] = await documentsOf(id);
    assert.deepEqual(invoice.document.vat, VAT);
    const linesOf = ({ document }: typeof invoice) =>
      document.lines.map(({ sku, label, totalMinor, basisPoints }: Record<string, unknown>) => [
        sku || label,
        totalMinor,
        basisPoints,
      ]);
    const delivery = [
      ['Delivery', 1_338, 2_500],
      ['Delivery', 152, 600],
    ];
    assert.deepEqual(linesOf(invoice), [['SOCK-1', 900, 600], ['HOO-BLK-M', 7_900, 2_500], ...delivery]);
    assert.deepEqual(linesOf(first), [['SOCK-1', 900, 600]]);
    assert.deepEqual(first.document.vat, [{ basisPoints: 600, netMinor: 849, vatMinor: 51 }]);
    assert.deepEqual(linesOf(second), [['HOO-BLK-M', 7_900, 2_500], ...delivery]);
    assert.equal(first.vat_minor + second.vat_minor, invoice.vat_minor);
    const { differences } = await checkAgreement(shop.database, { from: '2000-01-01', until: '2100-01-01' });
    assert.deepEqual(
      differences.filter(({ check }) => !['stock', 'sold'].includes(check)),
      [],
    );
  });
});
