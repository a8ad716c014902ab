import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runConnected } from '../../test/run-command.ts';
import { putAside } from '../payments/aside.ts';
import { createTestTill, type TestTill } from '../payments/payments.fixture.ts';
import { paymentEventsCommand } from './payment-events.ts';

const EVENTS = 103;

describe('npm run payment-events', () => {
  let till: TestTill;
  before(async () => {
    till = await createTestTill();
  });
  after(() => till.close());

  const run = (...args: string[]) =>
    runConnected({ database: till.test.database }, paymentEventsCommand, args);

  it('lists events oldest first and page by page, shows one, and records once that it was handled', async () => {
    assert.equal((await run('list')).stdout, 'No events are open.\n');
    const ids = Array.from({ length: EVENTS }, (_, index) => `evt_${index}`);
    for (const id of ids) {
      const event = { id, type: 'checkout.session.completed\n', createdAt: new Date() };
      await putAside(till.test.database, event, 'amount', `{"id":"${id}"}`);
    }
    const first = (await run('list')).stdout.trimEnd().split('\n');
    assert.match(first[0] ?? '', /^evt_0\t\d{4}-\S+\tcheckout\.session\.completed\?\tamount$/);
    assert.deepEqual(
      first.slice(0, 100).map((line) => line.split('\t')[0]),
      ids.slice(0, 100),
    );
    assert.equal(first[100], 'There are more: npm run payment-events -- list --after evt_99');
    const rest = (await run('list', '--after', 'evt_99')).stdout.trimEnd().split('\n');
    assert.deepEqual(
      rest.map((line) => line.split('\t')[0]),
      ids.slice(100),
    );
    assert.equal((await run('show', 'evt_5')).stdout, '{"id":"evt_5"}\n');
    const answers = await Promise.all([1, 2].map(() => run('done', 'evt_0')));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [0, 1]);
    assert.match((await run('list')).stdout, /^evt_1\t/);
    assert.equal((await run('done', 'evt_none')).status, 1);
    for (const args of [[], ['list', 'x'], ['show'], ['eat', 'evt_1'], ['done', 'evt_1', '--by', ' ']])
      assert.equal((await run(...args)).status, 2, args.join(' '));
  });
});
