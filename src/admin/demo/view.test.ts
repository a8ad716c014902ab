import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandActor } from '../../audit/actor.ts';
import { DEMO_REFUSALS, type DemoYear } from '../../demo/demo-year.ts';
import { demoView } from './view.ts';

const failed: DemoYear = {
  ...{ seed: 1, orderCount: 10, endsAt: new Date(0), partsDone: 1, parts: 3 },
  ...{ actor: commandActor('a test'), finishedAt: null, fault: 'The disk is full.' },
};

test('a demo year that failed can be tried again, unless the shop now refuses it', () => {
  const retried = demoView({ year: failed, refusal: undefined, reviewCount: 0 }).text;
  assert.match(retried, /The disk is full\..*Try again/s);
  const refused = demoView({ year: failed, refusal: 'real_orders', reviewCount: 0 }).text;
  assert.ok(refused.includes(DEMO_REFUSALS.real_orders));
  assert.ok(!refused.includes('Try again'));
});
