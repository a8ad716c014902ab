import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Picture } from './paths.ts';
import { createPlateRenderer } from './recent-plates.ts';
import { renderPicture } from './render.ts';

test('a picture from a kept plate is the same as one from a fresh plate, also when plates take turns', async () => {
  const render = createPlateRenderer(1);
  const pictures = ['polo', 'scarf'].flatMap((drawing) =>
    ['32503f', 'f0ece3'].map((hex): Picture => ({ drawing, hex, view: 'front', width: 200 })),
  );
  const [one, two, three, four] = pictures;
  assert.ok(one && two && three && four);
  for (const picture of [one, three, two, four, four])
    assert.deepEqual(await render(picture), await renderPicture(picture));
  const asAvif: Picture = { ...one, format: 'avif' };
  assert.deepEqual(await render(asAvif), await renderPicture(asAvif));
});
