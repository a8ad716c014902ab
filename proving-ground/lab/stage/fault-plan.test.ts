import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { seededRandom } from '../shoppers/random.ts';
import { startCountingLink } from './counting-link.ts';
import { drawSteps, FAULTS, faultsOf, planFaults } from './fault-plan.ts';

describe('what is broken, and when', () => {
  it('is the same for the same seed, and differs for another', () => {
    const plan = (seed: number) => planFaults(seededRandom(seed), false);
    assert.deepEqual(plan(7), plan(7));
    assert.notDeepEqual(plan(7), plan(8));
    assert.deepEqual(plan(7).flat().toSorted(), Object.keys(FAULTS).toSorted());
  });

  it('is one fault or two of different parts, of the parts that exist', () => {
    const steps = drawSteps(seededRandom(1), 200, faultsOf(new Set(['web', 'database'])));
    assert.deepEqual(new Set(steps.map(({ length }) => length)), new Set([1, 2]));
    for (const step of steps) {
      const broken = step.map((name) => FAULTS[name]);
      assert.equal(new Set(broken).size, step.length);
      assert.ok(broken.every((part) => part === 'web' || part === 'database'));
    }
  });
});

describe('the counting link', () => {
  it('forwards requests and counts each once', async (t) => {
    const server = createServer((incoming, outgoing) => incoming.pipe(outgoing));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close().closeAllConnections());
    const link = await startCountingLink((server.address() as AddressInfo).port);
    t.after(() => link.close());
    const send = async (body: string) => {
      const headers = { 'X-Amz-Target': 'DynamoDB_20120810.GetItem' };
      const sent = request({ port: link.port, host: '127.0.0.1', method: 'POST', headers }).end(body);
      const [answer] = await once(sent, 'response');
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      return text;
    };
    assert.equal(await send('one'), 'one');
    assert.equal(await send('x'.repeat(100_000)), 'x'.repeat(100_000));
    assert.equal(link.count(), 2);
  });
});
