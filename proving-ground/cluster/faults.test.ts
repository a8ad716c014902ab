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
/** How often each fault is played. `npm run faults` plays more rounds. */
const ROUNDS = Number(process.env.FAULTS) || 1;
/** Faults with two forms need two rounds. */
const ROUNDS_OF_BOTH = Math.max(ROUNDS, 2);
/** Acknowledged changes before, between and after the faults. */
const CHANGES = 200;
const TIMEOUT_MS = 120_000 + ROUNDS * 120_000;
/** On a busy machine, HAProxy and this process may notice this much later. */
const SLACK_MS = 1_000;
/** This includes the start of an instance. */
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

  /** Shoppers change their carts before and after the faults. Then every cart is checked. */
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

  /** An instance ends when its database is still recovering, so it is started again. */
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
        assert.ok((await cluster.numbersOf(name)).requests > 0, `${name} serves no one`);
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
          // An Auto Scaling group replaces an unhealthy instance. Every second round resumes it instead.
          if (round % 2 === 0) {
            await cluster.kill(name);
            assert.equal(await cluster.add(), name);
          } else await cluster.thaw(name);
          await cluster.waitForStatus(name, /^UP/, BACK_MS);
        }
      },
      // A frozen instance may carry out a request much later. Only its key tells it from a new change.
      1,
    );
    t.diagnostic(`out of rotation after ${tookMs.map(Math.round).join(', ')} ms`);
  });
});
