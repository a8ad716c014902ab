import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../test/until.ts';
import type { Picture } from './paths.ts';
import { createPictureStore, fileOf } from './store.ts';

const picture: Picture = { drawing: 'polo', hex: '32503f', view: 'front', width: 400 };
const inColor = (number: number): Picture => ({ ...picture, hex: number.toString(16).padStart(6, '0') });

/** The smallest buffer that looks like a complete WebP. */
function webp(): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WEBP', 8);
  return bytes;
}

async function storeWith(t: TestContext, options: { maxWaiting?: number; fail?: () => boolean } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'pictures-'));
  t.after(() => rm(directory, { recursive: true }));
  const count = { rendered: 0, atOnce: 0, mostAtOnce: 0 };
  const render = async (): Promise<Buffer> => {
    count.rendered += 1;
    count.atOnce += 1;
    count.mostAtOnce = Math.max(count.mostAtOnce, count.atOnce);
    await sleep(5);
    count.atOnce -= 1;
    if (options.fail?.()) throw new Error('not drawn');
    return webp();
  };
  const { maxWaiting = 200 } = options;
  return { directory, count, store: createPictureStore({ directory, render, maxWaiting }) };
}

test('20 concurrent callers cause one rendering', async (t) => {
  const { store, count } = await storeWith(t);
  const answers = await Promise.all(Array.from({ length: 20 }, () => store.get(picture)));
  assert.ok(answers.every(({ ok }) => ok));
  await store.get(picture);
  assert.equal(count.rendered, 1);
});

test('at most two are rendered at once', async (t) => {
  const { store, count } = await storeWith(t);
  await Promise.all(Array.from({ length: 20 }, (_, at) => store.get(inColor(at))));
  assert.deepEqual([count.rendered, count.mostAtOnce], [20, 2]);
});

test('when too many callers wait, new pictures are refused but existing ones are not', async (t) => {
  const { store } = await storeWith(t, { maxWaiting: 3 });
  await store.get(picture);
  const answers = await Promise.all([
    ...Array.from({ length: 8 }, (_, at) => store.get(inColor(at))),
    store.get(picture),
  ]);
  assert.equal(answers.filter(({ ok }) => !ok).length, 3);
  assert.equal(answers.at(-1)?.ok, true);
});

test('an empty, truncated, or foreign file is rendered again', async (t) => {
  const { store, count, directory } = await storeWith(t);
  await store.get(picture);
  const file = fileOf(directory, picture);
  for (const damage of [
    () => truncate(file, 0),
    () => truncate(file, 31),
    () => writeFile(file, 'x'.repeat(100)),
  ]) {
    await damage();
    assert.equal(await store.has(picture), false);
    assert.deepEqual(await store.get(picture), { ok: true, bytes: webp() });
  }
  assert.equal(count.rendered, 4);
  assert.deepEqual(await readdir(dirname(file)), ['front-400.webp']);
});

test('a truncated AVIF is rendered again, and has a file of its own', async (t) => {
  const avif = Buffer.concat(
    ['ftypavif', 'mdat1234'].map((box) => Buffer.from(`\0\0\0\x0c${box}`, 'latin1')),
  );
  const directory = await mkdtemp(join(tmpdir(), 'pictures-'));
  t.after(() => rm(directory, { recursive: true }));
  const store = createPictureStore({ directory, render: async () => avif });
  const asAvif: Picture = { ...picture, format: 'avif' };
  await store.get(asAvif);
  assert.deepEqual([await store.has(asAvif), await store.has(picture)], [true, false]);
  await truncate(fileOf(directory, asAvif), avif.length - 1);
  assert.equal(await store.has(asAvif), false);
  assert.deepEqual(await store.get(asAvif), { ok: true, bytes: avif });
});

test('a failed picture is retried by the next caller and frees its slot', async (t) => {
  let broken = true;
  const { store } = await storeWith(t, { fail: () => broken });
  for (let at = 0; at < 3; at++) await assert.rejects(store.get(picture), /not drawn/);
  broken = false;
  assert.equal((await store.get(picture)).ok, true);
});

/** A store whose renderings end when the test says so. */
async function heldStore(t: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'pictures-'));
  t.after(() => rm(directory, { recursive: true }));
  const begun: string[] = [];
  const held = Promise.withResolvers<void>();
  const render = async ({ hex }: Picture): Promise<Buffer> => {
    begun.push(hex);
    await held.promise;
    return webp();
  };
  const store = createPictureStore({ directory, render });
  const busy = [inColor(0), inColor(1)].map((one) => store.get(one));
  await until(() => begun.length === 2, 'both renderings have begun');
  return { store, begun, busy, letGo: held.resolve };
}

test('a picture that all callers have abandoned is not rendered', async (t) => {
  const { store, begun, busy, letGo } = await heldStore(t);
  const [first, second] = [new AbortController(), new AbortController()];
  const abandoned = [store.get(inColor(2), first.signal), store.get(inColor(2), second.signal)];
  const wanted = store.get(inColor(3));
  first.abort();
  second.abort();
  const answers = await Promise.all(abandoned);
  assert.ok(answers.every((answer) => !answer.ok && answer.reason === 'abandoned'));
  letGo();
  assert.ok((await Promise.all([...busy, wanted])).every(({ ok }) => ok));
  assert.deepEqual(begun.slice(2), ['000003']);
});

test('a picture stays in the queue while one of its callers waits, and comes back with the next caller', async (t) => {
  const { store, begun, letGo } = await heldStore(t);
  const [leaving, alone] = [new AbortController(), new AbortController()];
  const left = store.get(inColor(2), leaving.signal);
  const stayed = store.get(inColor(2), new AbortController().signal);
  const dropped = store.get(inColor(3), alone.signal);
  leaving.abort();
  alone.abort();
  const again = store.get(inColor(3), new AbortController().signal);
  letGo();
  assert.equal((await dropped).ok, false);
  assert.ok((await Promise.all([left, stayed, again])).every(({ ok }) => ok));
  assert.deepEqual(begun.slice(2).sort(), ['000002', '000003']);
});
