import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { readCatalog } from '../lab/shoppers/catalog-client.ts';
import { type Onlookers, sendOnlookers } from '../lab/shoppers/onlookers.ts';
import { chooseSeed } from '../lab/shoppers/seed.fixture.ts';
import { type Crowd, describeFindings, sendShoppers } from '../lab/shoppers/shoppers.ts';
import { waitUntil } from '../shared/wait-until.ts';
import { type Figures, tableOf, watchFigures } from './figures.fixture.ts';
import { startTestRegion, type TestRegion } from './region.fixture.ts';
import { type Looks, sendSteadyLookers } from './steady-lookers.fixture.ts';

/**
 * Plays every fault of the region, one after the other, while shoppers shop: `npm run faults`. This takes too long for
 * `npm test`, which plays one of each kind (region.test.ts). Its last table is for docs/measurements.
 */
const SHOPPERS = 12;
const ONLOOKERS = 4;
const SKUS_EACH = 8;
const CHANGES = 100;
/** Longer than the slowest failover, so that the region recovers before it is healed. */
const BROKEN_MS = 15_000;
const SCALING = { timeoutMs: 180_000, pollMs: 250 };

/** During these, the shop must not fail a request. */
const SMOOTH = ['scale-out', 'scale-in', 'replace-instance', 'drain-instance'];
const ROUGH = [
  'P5: kill-instance',
  'P7: freeze-instance',
  'P8: empty-cache',
  'P10: slow-cache',
  'P10: freeze-cache',
  'P8: kill-cache',
  'P9: fail-over-cache',
  'P17: lag-database',
  'P15: kill-database',
  'P15: fail-over-database',
  'P15: cut-off-database',
  'P18: cut-zone',
  'P18: cut-one-way',
  'P15: fill-disk',
];
/** Cuts both standbys off from the primary, but keeps the election of the primary working. */
const NO_REPLICATION = 'close-edge database:database:5432';

interface Shopping {
  region: TestRegion;
  crowd: Crowd;
  close(): Promise<void>;
}

async function goShopping(seed: number, ...args: string[]): Promise<Shopping> {
  const region = await startTestRegion(...args);
  const { skus, paths } = await readCatalog(region.port, SHOPPERS * SKUS_EACH);
  // A frozen instance may carry out a request much later. Only its key tells it from a new change.
  const crowd = sendShoppers({ count: SHOPPERS, seed, port: region.port, skus, habits: { keyedShare: 1 } });
  const onlookers: Onlookers = sendOnlookers({
    count: ONLOOKERS,
    where: region.port,
    pages: paths,
    sku: skus[0] ?? '',
    onOutcome: (outcome) => crowd.measures.note(outcome),
  });
  await crowd.more(CHANGES);
  return {
    region,
    crowd,
    async close() {
      onlookers.end();
      crowd.close();
      await region.end('SIGKILL');
    },
  };
}

describe(`${SHOPPERS} shoppers in a region with every fault`, { timeout: 3_000_000 }, () => {
  const seed = chooseSeed();
  const played: Figures[] = [];
  let shopping: Shopping;

  before(async () => {
    shopping = await goShopping(seed);
  });
  after(async () => {
    for (const line of tableOf(played)) console.log(line);
    await shopping?.close();
  });

  /** Shoppers shop during the fault and after it is healed. Their next reads show at once if something is missing. */
  const through = async (t: TestContext, what: string, play: () => Promise<unknown>): Promise<Figures> => {
    const { region, crowd } = shopping;
    const tell = watchFigures(crowd, what);
    const outage = crowd.watchOutage();
    await play();
    await region.tell('heal');
    crowd.lookFirst();
    await outage.mended();
    await crowd.more(CHANGES);
    const figures = tell();
    played.push(figures);
    for (const line of tableOf([figures])) t.diagnostic(line);
    assert.equal(
      crowd.findings.length,
      0,
      `SEED=${seed}\n${describeFindings(crowd.findings)}\n${region.said()}`,
    );
    return figures;
  };
  const breakIt = async (...faults: string[]) => {
    for (const fault of faults) await shopping.region.tell(fault);
    await pause(BROKEN_MS);
  };
  const webs = async () => (await shopping.region.hosts()).filter(({ group }) => group === 'web').length;
  const databaseOf = async (wanted: string) =>
    (await shopping.region.hosts()).find(({ group, state }) => group === 'database' && state === wanted)
      ?.name ?? assert.fail(`No database is the ${wanted}.`);

  for (const fault of SMOOTH) {
    it(`P6: ${fault}: 0 failed requests, 0 acknowledged changes lost`, async (t) => {
      const { failed } = await through(t, fault, () => shopping.region.tell(fault));
      assert.deepEqual(failed, { write: 0, read: 0 });
    });
  }

  it('P6: scale-out and scale-in, healed together, leave as many instances as before', async (t) => {
    const before = await webs();
    const { failed } = await through(t, 'scale-out, scale-in', async () => {
      for (const fault of ['scale-out', 'scale-in', 'scale-in', 'scale-out'])
        await shopping.region.tell(fault);
    });
    assert.deepEqual(failed, { write: 0, read: 0 });
    assert.equal(await webs(), before);
  });

  it('P6: auto scaling adds instances under load and drains them: 0 failed requests, 0 lost', async (t) => {
    const { region, crowd } = shopping;
    const before = await webs();
    const tell = watchFigures(crowd, '');
    await pause(5_000);
    const { read, write } = tell().requests;
    const target = Math.ceil((read + write) / 5 / (before + 3));
    const { failed } = await through(t, 'auto scaling, two out and in', async () => {
      await region.tell(`auto-scaling ${target}`);
      await waitUntil('two instances have joined', async () => (await webs()) >= before + 2, SCALING);
      await region.tell('auto-scaling 100000');
      await waitUntil('they have left', async () => (await webs()) <= before, SCALING);
      await region.tell('auto-scaling off');
    });
    assert.deepEqual(failed, { write: 0, read: 0 });
  });

  for (const name of ROUGH) {
    const fault = name.slice(name.indexOf(' ') + 1);
    it(`${name}: 0 acknowledged changes lost`, (t) => through(t, fault, () => breakIt(fault)).then(() => {}));
  }

  it('P16: when the synchronous standby is killed, writes continue with another, 0 lost', async (t) => {
    const standby = await databaseOf('synchronous standby');
    await through(t, 'kill-database, the synchronous standby', async () => {
      await breakIt(`kill-database ${standby}`);
      assert.notEqual(await databaseOf('synchronous standby'), standby);
    });
  });

  it('P16, P17: without a standby, reads continue and nothing is acknowledged on one copy', async (t) => {
    const { region, crowd } = shopping;
    await through(t, 'both standbys without the primary', async () => {
      await region.tell(NO_REPLICATION);
      // Changes that were already on two copies may still be answered.
      await pause(1_000);
      const tell = watchFigures(crowd, '');
      await pause(BROKEN_MS);
      const { acknowledged, failed, requests } = tell();
      assert.equal(acknowledged, 0);
      assert.ok(requests.read > 0 && failed.read === 0, `${failed.read} of ${requests.read} reads failed`);
    });
  });

  it('P17: when both standbys are killed, 0 changes are lost', async (t) => {
    const [one, other] = [await databaseOf('synchronous standby'), await databaseOf('replica')];
    await through(t, 'kill-database, both standbys', () =>
      breakIt(`kill-database ${one}`, `kill-database ${other}`),
    );
  });

  it('has lost nothing when everything is healthy', async () => {
    const { crowd } = shopping;
    await crowd.stop();
    await crowd.check();
    assert.equal(crowd.findings.length, 0, describeFindings(crowd.findings));
  });
});

describe('the same shoppers with asynchronous replication', { timeout: 300_000 }, () => {
  it('control: notice the changes that are lost with a killed primary', async (t) => {
    const { region, crowd, close } = await goShopping(chooseSeed(), '--replication', 'asynchronous');
    try {
      const tell = watchFigures(crowd, 'control: asynchronous replication, kill-database');
      await region.tell(NO_REPLICATION);
      await crowd.more(CHANGES);
      await region.tell('kill-database');
      crowd.lookFirst();
      await crowd.more(CHANGES);
      const figures = tell();
      for (const line of tableOf([figures])) t.diagnostic(line);
      assert.ok(
        figures.lost > 0,
        'The run is void, because a checker that finds nothing here would find nothing anywhere.',
      );
    } finally {
      await close();
    }
  });
});

describe('people who browse at a steady pace', { timeout: 600_000 }, () => {
  /** The share of reads that succeed in a run of five minutes, one of them with a zone cut off. */
  const [SHARE, BEFORE_MS, CUT_MS, AFTER_MS] = [0.999, 60_000, 60_000, 180_000];

  it(`P18: get ${SHARE * 100} % of their pages in a run in which a zone is cut off`, async (t) => {
    const region = await startTestRegion();
    try {
      const { skus, paths } = await readCatalog(region.port, SKUS_EACH);
      const lookers = sendSteadyLookers({
        count: 10,
        everyMs: 500,
        spreadMs: BEFORE_MS / 2,
        port: region.port,
        paths,
        sku: skus[0] ?? '',
      });
      await pause(BEFORE_MS);
      t.diagnostic(`${new Date().toISOString()} ${await region.tell('cut-zone')}`);
      await pause(CUT_MS);
      t.diagnostic(`${new Date().toISOString()} ${await region.tell('heal')}`);
      await pause(AFTER_MS);
      const looked = Object.entries(await lookers.stop());
      for (const [what, looks] of looked) t.diagnostic(`${what}: ${JSON.stringify(looks)}`);
      for (const failure of lookers.failures) t.diagnostic(JSON.stringify(failure));
      const [pages, all] = [shareOf(looked.filter(([what]) => what !== 'cart')), shareOf(looked)];
      t.diagnostic(`of the catalog ${pages * 100} %, with carts ${all * 100} %`);
      assert.ok(all >= SHARE);
    } finally {
      await region.end('SIGKILL');
    }
  });
});

function shareOf(looked: readonly [string, Looks][]): number {
  const sum = (key: 'looks' | 'good') => looked.reduce((total, [, looks]) => total + looks[key], 0);
  return sum('good') / sum('looks');
}
