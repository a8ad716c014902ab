import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Picture } from './paths.ts';
import { createRenderQueue } from './render-queue.ts';

const picture = (hex: string, view: Picture['view'] = 'detail'): Picture => ({
  drawing: 'polo',
  hex,
  view,
  width: 400,
});
const never = new AbortController().signal;

test('fronts go first, and among equals the one that has waited longest', async () => {
  const queue = createRenderQueue(1, 10);
  await queue.acquire(picture('000000'), never);
  const begun: string[] = [];
  const waiting = [
    picture('000001'),
    picture('000002'),
    picture('000003', 'front'),
    picture('000004', 'front'),
  ].map(async (one) => {
    assert.equal(await queue.acquire(one, never), undefined);
    begun.push(one.hex);
    queue.release();
  });
  queue.release();
  await Promise.all(waiting);
  assert.deepEqual(begun, ['000003', '000004', '000001', '000002']);
});

test('an abandoned picture leaves the queue and frees its place', async () => {
  const queue = createRenderQueue(1, 1);
  await queue.acquire(picture('000000'), never);
  const leaving = new AbortController();
  const left = queue.acquire(picture('000001'), leaving.signal);
  assert.equal(await queue.acquire(picture('000002'), never), 'too_many_waiting');
  leaving.abort();
  assert.equal(await left, 'abandoned');
  assert.equal(await queue.acquire(picture('000003'), leaving.signal), 'abandoned');
  const next = queue.acquire(picture('000004'), never);
  queue.release();
  assert.equal(await next, undefined);
});

test('a signal that comes late takes nothing from the others', async () => {
  const queue = createRenderQueue(1, 10);
  const late = new AbortController();
  await queue.acquire(picture('000000'), late.signal);
  late.abort();
  const second = queue.acquire(picture('000001'), never);
  queue.release();
  assert.equal(await second, undefined);
  const third = queue.acquire(picture('000002'), never);
  queue.release();
  assert.equal(await third, undefined);
});
