import assert from 'node:assert/strict';
import { readdir, readlink } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { readCatalog } from '../../proving-ground/lab/shoppers/catalog-client.ts';
import { chooseSeed } from '../../proving-ground/lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../../proving-ground/lab/shoppers/shoppers.ts';
import { makeSite, type Site } from './shop-process.ts';

const SHOPPERS = 16;
const SKUS_EACH = 8;
const CHANGES = 300;

/** An answer of the shop, or that it no longer listens. */
const NOT_FAILED = new Set(['200', '303', 'ECONNREFUSED']);

describe(`stopping the shop while ${SHOPPERS} shoppers shop`, { timeout: 120_000 }, () => {
  const seed = chooseSeed();
  let site: Site;
  let crowd: Crowd;

  before(async () => {
    site = await makeSite({ RENDER_AHEAD: 'on' });
    await site.start();
    const { skus } = await readCatalog(site.port, SHOPPERS * SKUS_EACH);
    crowd = sendShoppers({ count: SHOPPERS, seed, port: site.port, skus });
  });
  after(async () => {
    crowd?.close();
    await site?.remove();
  });

  for (const [signal, name] of [
    ['SIGINT', 'Ctrl-C'],
    ['SIGTERM', 'SIGTERM'],
  ] as const) {
    it(`P6: ${name} fails 0 requests, exits with 0 and leaves no server`, async (t) => {
      await crowd.more(CHANGES);
      const startedMs = performance.now();
      const { code, stdout, stderr } = await site.stop(signal);
      t.diagnostic(`SEED=${seed}: ended after ${Math.round(performance.now() - startedMs)} ms`);
      const left = [await site.postmaster(), ...(await findServerProcesses(site.dataDir))];
      await site.start();
      await crowd.more(CHANGES);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.match(stdout, new RegExp(`${signal}: finishing the requests in progress\\.\n$`));
      assert.deepEqual(left, [undefined]);
      const failed = [...crowd.outcomes].filter(([outcome]) => !NOT_FAILED.has(outcome));
      assert.deepEqual(failed, []);
    });
  }

  it('every later start finds all carts', async () => {
    await crowd.stop();
    await crowd.check();
    assert.equal(crowd.findings.length, 0, `SEED=${seed}\n${describeFindings(crowd.findings)}`);
  });
});

/** Finds the processes that work in the cluster's folder. This works only on Linux. */
async function findServerProcesses(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc').catch(() => [])) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (cwd.startsWith(dataDir)) found.push(pid);
  }
  return found;
}
