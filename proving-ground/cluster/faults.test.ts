import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it, type TestContext } from 'node:test';
import { findPostmaster } from '../../src/embedded-database/postmaster.ts';
import { readCatalog } from '../lab/shoppers/catalog-client.ts';
import { seededRandom } from '../lab/shoppers/random.ts';
import { chooseSeed } from '../lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../lab/shoppers/shoppers.ts';
import { OUT_OF_ROTATION_MS } from '../shared/haproxy-config.ts';
import { makeCluster, type TestCluster } from './cluster.fixture.ts';

const SHOPPERS = 16;
const SKUS_EACH = 8;
/** Of each fault. `npm run faults` plays more of them. */
const ROUNDS = Number(process.env.FAULTS) || 1;
/** Of those that come in two forms. */
const ROUNDS_OF_BOTH = Math.max(ROUNDS, 2);
/** Acknowledged changes before, between and after the faults. */
const CHANGES = 200;
const TIMEOUT_MS = 120_000 + ROUNDS * 120_000;
/** How late HAProxy and this process may notice, on a machine that is busy. */
const SLACK_MS = 1_000;
/** With the start of an instance. */
const BACK_MS = 30_000;

describe(`${SHOPPERS} shoppers behind a load balancer`, { timeout: TIMEOUT_MS }, () => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  let cluster: TestCluster;
  let skus: string[];
  let crowd: Crowd;

  before(async () => {
    cluster = await makeCluster({ cache: true, replica: true });
    ({ skus } = await readCatalog(cluster.port, SHOPPERS * SKUS_EACH));
  });
  after(() => cluster?.end());
  beforeEach(() => {
    cluster.said.length = 0;
  });

  /** Changes of their own before and after, and then a look at every cart. */
  const while_ = async (t: TestContext, faults: () => Promise<void>, keyedShare?: number) => {
    crowd = sendShoppers({
      count: SHOPPERS,
      seed,
      port: cluster.port,
      skus,
      ...(keyedShare !== undefined && { habits: { keyedShare } }),
    });
    t.after(() => crowd.close());
    await crowd.more(CHANGES);
    await faults();
    await crowd.more(CHANGES);
    await crowd.stop();
    await crowd.check();
    t.diagnostic(`SEED=${seed}: ${crowd.acknowledged} acknowledged changes`);
    t.diagnostic(`answers: ${JSON.stringify(Object.fromEntries(crowd.outcomes))}`);
    assert.equal(crowd.findings.length, 0, `SEED=${seed}\n${describeFindings(crowd.findings)}`);
    assert.ok(!crowd.outcomes.has('HANGING'));
  };
  const assertNoneFailed = () => {
    const failed = [...crowd.outcomes].filter(([outcome]) => !['200', '303'].includes(outcome));
    assert.deepEqual(failed, [], cluster.said.join('\n'));
  };
  const names = () =>
    cluster
      .list()
      .map(({ name }) => name)
      .filter((name) => name.startsWith('shop-'));

  /** An instance that finds its database recovering ends, and whatever keeps instances running tries again. */
  const startAgain = async () => {
    const giveUpMs = performance.now() + BACK_MS;
    for (;;) {
      const failure = await cluster.add().then(
        () => undefined,
        (error: Error) => error,
      );
      if (!failure) return;
      if (performance.now() > giveUpMs) throw failure;
    }
  };

  it('each instance serves the same share', async (t) => {
    const served = async () => (await cluster.numbers()).slice(0, 3).map(({ requests }) => requests);
    const before = await served();
    await while_(t, async () => {});
    const shares = (await served()).map((requests, index) => requests - (before[index] ?? 0));
    assert.ok(Math.max(...shares) - Math.min(...shares) < 0.1 * CHANGES, shares.join());
    assertNoneFailed();
  });

  it('P6: instances that join and leave fail 0 requests and lose 0 changes', async (t) => {
    await while_(t, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const name = await cluster.add();
        await crowd.more(CHANGES);
        assert.ok((await cluster.numbersOf(name)).requests > 0, `${name} serves nobody`);
        assert.equal(await cluster.remove(name), name);
        assert.ok(!names().includes(name));
        await crowd.more(CHANGES);
      }
    });
    assertNoneFailed();
    assert.deepEqual(cluster.said, []);
  });

  it('P6: SIGTERM to an instance fails 0 requests and loses 0 changes', async (t) => {
    await while_(t, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const name = random.pick(names()) ?? '';
        process.kill(cluster.pidOf(name), 'SIGTERM');
        await cluster.waitForStatus(name, /^DOWN/, OUT_OF_ROTATION_MS + SLACK_MS);
        await crowd.more(CHANGES);
        while (names().includes(name)) await crowd.more(1);
        assert.equal(await cluster.add(), name);
        await cluster.waitForStatus(name, /^UP/, BACK_MS);
      }
    });
    assertNoneFailed();
    assert.match(cluster.said[0] ?? '', /has ended with 0\b/);
  });

  it('P5: an instance that is killed loses 0 acknowledged changes', async (t) => {
    await while_(t, async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const name = random.pick(names()) ?? '';
        await cluster.kill(name);
        await crowd.more(CHANGES);
        assert.equal(await cluster.add(), name);
        await crowd.more(CHANGES);
      }
    });
    assert.match(cluster.said[0] ?? '', /^shop-\d \(process \d+\) has ended by SIGKILL\.$/);
  });

  it('P5: all instances killed, and the database with them, lose 0 acknowledged changes', async (t) => {
    await while_(t, async () => {
      for (let round = 0; round < ROUNDS_OF_BOTH; round++) {
        const postmaster = round % 2 === 1 && (await findPostmaster(`${cluster.dataDir}/cluster`));
        const all = names();
        if (postmaster) process.kill(postmaster, 'SIGKILL');
        await Promise.all(all.map((name) => cluster.kill(name)));
        for (const _ of all) await startAgain();
        await crowd.more(CHANGES);
      }
    });
  });

  it('P7: a frozen instance is out of rotation in time and loses 0 acknowledged changes', async (t) => {
    const tookMs: number[] = [];
    await while_(
      t,
      async () => {
        for (let round = 0; round < ROUNDS_OF_BOTH; round++) {
          const name = random.pick(names()) ?? '';
          await cluster.freeze(name);
          tookMs.push(await cluster.waitForStatus(name, /^DOWN/, OUT_OF_ROTATION_MS + SLACK_MS));
          await crowd.more(CHANGES);
          // As a group of instances does with one that is unhealthy; every other one is given back its time.
          if (round % 2 === 0) {
            await cluster.kill(name);
            assert.equal(await cluster.add(), name);
          } else await cluster.thaw(name);
          await cluster.waitForStatus(name, /^UP/, BACK_MS);
        }
      },
      // What a frozen instance has read it may do much later: only a key tells it from a new change then.
      1,
    );
    t.diagnostic(`out of rotation after ${tookMs.map(Math.round).join(', ')} ms`);
  });
});
