import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { startTestReplica, type TestReplica } from '../../../test/replica.ts';
import { until } from '../../../test/shop.ts';
import { countOf } from '../../cache/cache.fixture.ts';
import { statement } from '../database.ts';
import { createReads } from './reads.ts';
import { parseReplicaUrls, type ReplicaAddress } from './replica-urls.ts';
import { createReplicas, type Replicas } from './replicas.ts';

const whoAnswers = statement<[], { replica: boolean }>('SELECT pg_is_in_recovery() AS replica');
const selectLabel = statement<[], { label: string }>("SELECT label FROM facet_values WHERE slug = 'm'");

describe('read replicas', () => {
  let test: TestReplica;
  let opened: Replicas | undefined;
  before(async () => {
    test = await startTestReplica();
  });
  after(() => test.drop());
  afterEach(async () => {
    await test.signal('SIGCONT');
    await opened?.close();
    opened = undefined;
    await test.holdBehind(0);
    await test.caughtUp();
  });

  const addresses = (...urls: string[]) => parseReplicaUrls(urls.join()) as ReplicaAddress[];
  const inZone = (zone: string) => `${test.url}&zone=${zone}`;
  const GONE = 'postgres://shop@127.0.0.1:1/shop?zone=eu-a';
  function open(urls: string[], more: { zone?: string; lagMsMax?: number } = {}) {
    const registry = new Registry();
    const changes: [name: string, isUsed: boolean][] = [];
    const replicas = createReplicas({
      primary: test.database,
      addresses: addresses(...urls),
      zone: more.zone,
      applicationName: 'test reads',
      registry,
      onChange: (name, isUsed) => changes.push([name, isUsed]),
      ...(more.lagMsMax === undefined ? {} : { lagMsMax: more.lagMsMax }),
    });
    opened = replicas;
    return { replicas, registry, changes, reads: createReads(test.database, replicas) };
  }
  const setLabel = (label: string) =>
    test.database.pool.query(
      `INSERT INTO facet_values VALUES ('size', 'm', $1, 1) ON CONFLICT (kind, slug) DO UPDATE SET label = $1`,
      [label],
    );
  const isUsed = async ({ replicas }: { replicas: Replicas }) => {
    await replicas.check();
    return replicas.nearest() !== undefined;
  };

  it('are read from, and the primary when there is none', async () => {
    const one = open([test.url]);
    await until(() => isUsed(one), 'the replica is used');
    assert.deepEqual(await one.reads.list(whoAnswers, []), [{ replica: true }]);
    assert.deepEqual(await createReads(test.database).list(whoAnswers, []), [{ replica: false }]);
    assert.deepEqual(
      one.changes.map(([, used]) => used),
      [true],
    );
  });

  it('are chosen in the same zone first, and otherwise in another', async () => {
    const one = open([inZone('eu-a'), inZone('eu-b')], { zone: 'eu-b' });
    await until(() => isUsed(one), 'they are used');
    const [near] = [one.replicas.nearest()];
    for (let turn = 0; turn < 4; turn++) assert.equal(one.replicas.nearest()?.database, near?.database);
    near?.failed(new Error('of a test'));
    const far = one.replicas.nearest();
    assert.ok(far && far.database !== near?.database);
    await until(async () => {
      await one.replicas.check();
      return one.replicas.nearest()?.database === near?.database;
    }, 'the near one is taken back');
  });

  it('P17: one that is gone is not used, and its reads go to the others or to the primary', async () => {
    const one = open([GONE, test.url], { zone: 'eu-a' });
    await until(() => isUsed(one), 'the other one is used');
    assert.deepEqual(await one.reads.list(whoAnswers, []), [{ replica: true }]);
    assert.equal(await countOf(one.registry, 'replica_used{replica="127.0.0.1:1"}'), 0);
    const none = open([GONE]);
    await none.replicas.check();
    assert.deepEqual(await none.reads.list(whoAnswers, []), [{ replica: false }]);
    await one.replicas.close();
  });

  it('P17: one that freezes is not used, the primary answers its reads, and it is used again when it recovers', async () => {
    const one = open([test.url]);
    await until(() => isUsed(one), 'the replica is used');
    await test.signal('SIGSTOP');
    const answers = await Promise.all(Array.from({ length: 12 }, () => one.reads.list(whoAnswers, [])));
    assert.deepEqual(new Set(answers.flat().map(({ replica }) => replica)), new Set([false]));
    await test.signal('SIGCONT');
    await until(() => isUsed(one), 'it is used again');
    assert.deepEqual(await one.reads.list(whoAnswers, []), [{ replica: true }]);
  });

  it('P17: one that lags too far is not used but measured, and is used again when it has caught up', async () => {
    const one = open([test.url], { lagMsMax: 0 });
    await until(() => isUsed(one), 'the replica is used');
    await test.holdBehind(90);
    await setLabel('Medium');
    await until(async () => !(await isUsed(one)), 'it is left out');
    assert.deepEqual(await one.reads.list(selectLabel, []), [{ label: 'Medium' }]);
    assert.equal(await countOf(one.registry, `replica_used{replica="${addresses(test.url)[0]?.name}"}`), 0);
    await test.holdBehind(0);
    await until(() => isUsed(one), 'it is taken back');
    assert.deepEqual(await one.reads.list(whoAnswers, []), [{ replica: true }]);
  });

  it('a read that may not be older than a change is answered by the primary until the replica has it', async () => {
    const one = open([test.url], { lagMsMax: 600_000 });
    await setLabel('before');
    await test.caughtUp();
    await until(() => isUsed(one), 'the replica is used');
    const first = await one.reads.listAt(selectLabel, [], 0);
    assert.deepEqual(first.rows, [{ label: 'before' }]);
    await test.holdBehind(90);
    await setLabel('after');
    const { position } = await createReads(test.database).listAt(selectLabel, [], 0);
    assert.ok(position > first.position);
    assert.deepEqual((await one.reads.listAt(selectLabel, [], 0)).rows, [{ label: 'before' }]);
    assert.deepEqual((await one.reads.listAt(selectLabel, [], position)).rows, [{ label: 'after' }]);
    await test.holdBehind(0);
    await test.caughtUp();
    assert.deepEqual(await one.reads.listAt(selectLabel, [], position), {
      position,
      rows: [{ label: 'after' }],
    });
  });

  it('a statement that is refused for its values is not tried again on the primary', async () => {
    const one = open([test.url]);
    await until(() => isUsed(one), 'the replica is used');
    const wrong = statement<[], { one: number }>('SELECT 1 / 0 AS one');
    await assert.rejects(one.reads.list(wrong, []), /division by zero/);
    assert.ok(one.replicas.nearest());
  });
});
