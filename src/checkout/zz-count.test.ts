import { Session } from 'node:inspector/promises';
import { after, before, it } from 'node:test';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { order, orderBody } from './checkout.fixture.ts';

let shop: TestShop;
before(async () => {
  shop = await createTestShop();
});
after(() => shop.close());
it('count', async () => {
  const first = shop.shopper();
  await first.add('SOCK-2');
  await order(first, orderBody(1_390));
  const shopper = shop.shopper();
  await shopper.add('SOCK-2');
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  await session.post('Profiler.takePreciseCoverage');
  const placed = await order(shopper, orderBody(1_390));
  const { result } = await session.post('Profiler.takePreciseCoverage');
  console.log(placed.statusCode);
  const rows: string[] = [];
  let fns = 0;
  for (const script of result) {
    const m = /\/orders\/(src\/.*)$/.exec(script.url);
    if (!m || /zz-count/.test(m[1] as string)) continue;
    const called = script.functions.filter((f) => (f.ranges[0]?.count ?? 0) > 0);
    const names = called.map((f) => f.functionName || '·');
    if (names.length) {
      rows.push(`${m[1]}  ${names.join(' ')}`);
      fns += names.length;
    }
  }
  console.log(rows.sort().join('\n'));
  console.log(rows.length, 'files', fns, 'functions');
});
