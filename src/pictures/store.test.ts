import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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

test('a failed picture is retried by the next caller and frees its slot', async (t) => {
  let broken = true;
  const { store } = await storeWith(t, { fail: () => broken });
  for (let at = 0; at < 3; at++) await assert.rejects(store.get(picture), /not drawn/);
  broken = false;
  assert.equal((await store.get(picture)).ok, true);
});
