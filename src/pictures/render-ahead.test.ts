import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import { draw, drawPlate } from './draw-plate.ts';
import { getDrawing } from './drawings.ts';
import { mixColor } from './drawn-plates.ts';
import type { Picture } from './paths.ts';
import { cutOut } from './recolor.ts';
import { encode, renderPicture } from './render.ts';
import { picturesOf, renderAhead } from './render-ahead.ts';
import { createRenderer, startRenderAhead } from './renderer.ts';
import { createPictureStore, findPicture } from './store.ts';

const fronts = (hexes: string[]): Picture[] =>
  hexes.map((hex) => ({ drawing: 'crew-tee', hex, view: 'front', width: 400 }));

async function folder(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pictures-'));
  t.after(() => rm(directory, { recursive: true }));
  return directory;
}

test('a picture mixed from plates matches the picture drawn in its color', async () => {
  for (const [name, hex] of [
    ['straight-jeans', 'f0ece3'],
    ['breton-tee', 'b3312f'],
    ['sneakers', '000000'],
  ] as const) {
    const drawing = getDrawing(name);
    const plate = await drawPlate(drawing, 'front', 200);
    const raw = { width: plate.width, height: plate.height, channels: 4 } as const;
    const mixed = await pixelsOf(await encode(sharp(mixColor(plate, hex), { raw })));
    const drawn = await pixelsOf(await encode(draw(cutOut(drawing, hex, 'front', 200))));
    assert.equal(mixed.length, drawn.length);
    let sum = 0;
    for (const [at, level] of mixed.entries()) sum += Math.abs(level - (drawn[at] ?? 0));
    // The limit is twice the loss of WebP, in levels of 255.
    assert.ok(sum / mixed.length < 1.5, `${name}: ${sum / mixed.length} levels apart on average`);
  }
});

test('a picture mixed from the plate of the repository is the drawn one', async () => {
  const picture: Picture = { drawing: 'parka', hex: 'a9583a', view: 'front', width: 800 };
  const mixed = await pixelsOf(await renderPicture(picture));
  const drawn = await pixelsOf(
    await draw(cutOut(getDrawing(picture.drawing), picture.hex, 'front', picture.width))
      .png()
      .toBuffer(),
  );
  const sum = mixed.reduce((total, level, at) => total + Math.abs(level - (drawn[at] ?? 0)), 0);
  // Filters of a drawing depend a little on its scale, and the plate and the picture are compressed.
  assert.ok(sum / mixed.length < 3, `${sum / mixed.length} levels apart on average`);
});

function pixelsOf(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes).flatten({ background: '#e8e3dc' }).raw().toBuffer();
}

test('pictures that shoppers see first come first, and pictures for large screens are not rendered ahead', () => {
  const order = picturesOf([
    { drawing: 'scarf', hex: '32503f' },
    { drawing: 'scarf', hex: '000000' },
  ]);
  assert.equal(order.length, 14);
  assert.deepEqual(
    order.slice(0, 7).map(({ hex, view, width, format = 'webp' }) => `${hex} ${view} ${width} ${format}`),
    [
      '32503f front 400 webp',
      '000000 front 400 webp',
      '32503f detail 400 webp',
      '000000 detail 400 webp',
      '32503f front 800 avif',
      '000000 front 800 avif',
      '32503f detail 400 avif',
    ],
  );
  assert.ok(order.every(({ view, width }) => width === 400 || view === 'front'));
});

test('only missing pictures are rendered, and a second run has nothing to do', async (t) => {
  const directory = await folder(t);
  let rendered = 0;
  const store = createPictureStore({
    directory,
    render: (picture) => {
      rendered += 1;
      return renderPicture(picture);
    },
  });
  const pictures = fronts(['32503f', 'f0ece3', '232c42', '242425']);
  const done: number[] = [];
  await renderAhead(store, pictures.slice(0, 2));
  assert.equal(rendered, 2);
  await renderAhead(store, pictures, { onProgress: (progress) => done.push(progress.done) });
  assert.deepEqual([rendered, done], [4, [4]]);
  await renderAhead(store, pictures);
  assert.equal(rendered, 4);
});

test('an aborted run renders nothing further', async (t) => {
  const directory = await folder(t);
  const store = createPictureStore({
    directory,
    render: () => Promise.reject(new Error('not to be called')),
  });
  await renderAhead(store, fronts(['32503f', '232c42']), { signal: AbortSignal.abort() });
});

test('the separate process renders the given pictures and can be stopped', async (t) => {
  const directory = await folder(t);
  const [picture] = fronts(['32503f']);
  assert.ok(picture);
  const ahead = startRenderAhead(directory, [{ drawing: 'crew-tee', hex: '32503f' }]);
  const until = Date.now() + 60_000;
  while (!(await findPicture(directory, picture)) && Date.now() < until)
    await new Promise((done) => setTimeout(done, 50));
  ahead.stop();
  assert.equal(await ahead.finished, null);
  assert.ok(await findPicture(directory, picture));
});

test('a renderer that was closed restarts with the next picture', async (t) => {
  const renderer = createRenderer();
  t.after(() => renderer.close());
  const [picture] = fronts(['32503f']);
  assert.ok(picture);
  const lost = renderer.render(picture);
  renderer.close();
  await assert.rejects(lost, /ended/);
  const bytes = await renderer.render(picture);
  assert.equal((await sharp(bytes).metadata()).width, 400);
});
