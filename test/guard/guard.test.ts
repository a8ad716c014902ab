import { after, before, describe, it } from 'node:test';
import { type GuardedShop, startGuardedShop } from './guarded-shop.ts';
import { HOT_ROUTES } from './hot-routes.ts';

for (const hasCache of [false, true]) {
  describe(`with${hasCache ? '' : 'out'} a shared cache`, () => {
    let shop: GuardedShop;
    before(async () => {
      shop = await startGuardedShop({ hasCache });
    });
    after(() => shop?.close());
    for (const [name, prepare] of Object.entries(HOT_ROUTES))
      it(name, async (t) => {
        t.diagnostic(name + ' ' + JSON.stringify(await shop.measure((count) => prepare(shop, count))));
      });
  });
}
