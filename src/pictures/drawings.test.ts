import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import sharp from 'sharp';
import { draw } from './draw-plate.ts';
import { drawingFor } from './drawing-for.ts';
import { closerView, type DrawnView, drawings, drawnViews, getDrawing } from './drawings.ts';
import { cutOut } from './recolor.ts';
import { renderPicture } from './render.ts';

test('every garment file is a drawing', () => {
  const files = readdirSync(new URL('../../public/garments/', import.meta.url));
  assert.deepEqual(
    files.filter((file) => file.endsWith('.svg')).sort(),
    [...drawings.keys()].map((name) => `${name}.svg`).sort(),
  );
});

test('every view of a drawing has different alternative text', () => {
  for (const { name, shots } of drawings.values()) {
    assert.equal(new Set(shots.map(({ alt }) => alt)).size, shots.length, name);
  }
});

test('the woven label replaces a missing drawing', () => {
  assert.equal(getDrawing('crinoline').name, 'woven-label');
});

test('a product is matched with its garment', () => {
  const table: [Parameters<typeof drawingFor>[0], string][] = [
    [{ imageSources: ['garments/oxford-shirt.svg'], type: 'Jeans' }, 'oxford-shirt'],
    [{ imageSources: ['https://x/photo.jpg', 'https://x/files/oxford-shirt.svg?v=1'] }, 'oxford-shirt'],
    [{ imageSources: ['https://x/oxford-shirt.png'] }, 'woven-label'],
    [{ imageSources: ['../../etc/passwd.svg'] }, 'woven-label'],
    [{ type: 'Jeans', title: 'The one with the shirt pocket', tags: ['coat'] }, 'straight-jeans'],
    [{ type: 'Novelty', title: 'Rain parka' }, 'parka'],
    [{ type: '', title: 'No. 7', tags: ['new', 'Scarves'] }, 'scarf'],
    [{ type: 'Gift card', title: 'Gift card' }, 'woven-label'],
    [{}, 'woven-label'],
  ];
  for (const [words, name] of table) assert.equal(drawingFor(words), name, JSON.stringify(words));
});

test('everyday words in five languages name a garment', () => {
  const table: Record<string, string> = {
    'crew-tee': 'T-shirts|Tee|Graphic T-Shirt|Camiseta|Top|Rock band tee',
    'long-sleeve-tee': 'Long-sleeve T-shirt|Longsleeve|T-shirt manches longues',
    'breton-tee': 'Marinière|Striped T-shirt|Ringelshirt',
    'oxford-shirt': 'Shirts|Dress shirt|Denim shirt|Hemden|Bluse|Leinenhemd|Chemise en jean|Camisa|Blouse',
    polo: 'Polo shirt|Poloshirts|Polos',
    'straight-jeans': 'Jeans|Denim|Jean slim|Vaqueros',
    chinos: 'Trousers|Dress pants|Chinos|Hose|Stoffhose|Pantalon|Pantalones',
    shorts: 'Shorts|Denim shorts|Kurze Hose|Bermuda',
    'midi-dress': 'Dresses|Shirt dress|Kleid|Sommerkleider|Robe|Vestidos|T-shirt dress',
    'pleated-skirt': 'Skirt|Mini skirts|Rock|Faltenrock|Jupe|Falda',
    'wool-coat': 'Coats|Wintermantel|Manteau|Abrigo|Blazer',
    overshirt: 'Denim jacket|Jackets|Winterjacke|Veste|Chaqueta',
    parka: 'Parka|Rain jacket|Raincoat|Regenjacke|Imperméable|Chubasquero|Anoraks',
    hoodie: 'Hoodie|Sweatshirts|Kapuzenpullover|Sudadera',
    'cable-knit': 'Jumper|Sweaters|Cardigan|Knitwear|Strickjacke|Pull|Jersey|Wollpullover',
    socks: 'Socks|Dress socks|Socken|Chaussettes|Calcetines',
    beanie: 'Hat|Baseball cap|Beanies|Mütze|Bonnet|Gorra',
    scarf: 'Scarf|Schal|Écharpe|Bufanda',
    tote: 'Bags|Backpack|Tote bag|Umhängetasche|Rucksack|Sac à dos|Mochila',
    sneakers: 'Shoes|Dress shoes|Sneakers|Boots|Winterstiefel|Chaussures|Zapatos|Turnschuhe',
  };
  for (const [name, titles] of Object.entries(table)) {
    for (const title of titles.split('|')) assert.equal(drawingFor({ title }), name, title);
  }
});

/** The share of pixels that are opaque enough to be cloth rather than shadow. */
async function clothShare(name: string, view: DrawnView): Promise<number> {
  const { data } = await draw(cutOut(getDrawing(name), '32503f', view, 120))
    .raw()
    .toBuffer({ resolveWithObject: true });
  let cloth = 0;
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 230) cloth += 1;
  return cloth / (data.length / 4);
}

test('close-ups are mostly garment, and no picture is empty', async () => {
  for (const name of drawings.keys()) {
    const shares = await Promise.all(drawnViews.map((view) => clothShare(name, view)));
    for (const [at, view] of drawnViews.entries()) {
      const least = view === 'front' ? 0.25 : 0.37;
      assert.ok((shares[at] ?? 0) >= least, `${name} ${view}: ${shares[at]}`);
    }
  }
});

test('every view renders to a WebP of the requested width on a transparent background', async () => {
  for (const [at, drawing] of ['parka', 'tote', 'chinos', 'woven-label', 'socks'].entries()) {
    const view = drawnViews[at] ?? 'front';
    const bytes = await renderPicture({ drawing, hex: 'a9bed4', view, width: 400 });
    const { format, width, height } = await sharp(bytes).metadata();
    assert.deepEqual([format, width, height], ['webp', 400, 533], `${drawing} ${view}`);
    if (view === 'front') assert.equal((await sharp(bytes).ensureAlpha().raw().toBuffer())[3], 0);
  }
});

test('AVIF has the same size and is transparent, too', async () => {
  const bytes = await renderPicture({
    drawing: 'socks',
    hex: 'a9bed4',
    view: 'front',
    width: 200,
    format: 'avif',
  });
  const { format, width, height } = await sharp(bytes).metadata();
  assert.deepEqual([format, width, height], ['heif', 200, 267]);
  assert.equal((await sharp(bytes).ensureAlpha().raw().toBuffer())[3], 0);
});

test('cloth outside a close-up casts its shadow into it', async () => {
  const pixels = await draw(cutOut(getDrawing('oxford-shirt'), 'a9bed4', 'crop-2', 120))
    .raw()
    .toBuffer();
  const topRow = Array.from({ length: 120 }, (_, at) => pixels[at * 4 + 3] ?? 0);
  const shaded = topRow.filter((alpha) => alpha > 8 && alpha < 100);
  assert.ok(shaded.length > 20, topRow.join(' '));
});

test('a card shows only views that its garment has', () => {
  for (const drawing of drawings.values()) {
    const view = closerView(drawing);
    const others = drawing.shots.slice(1).map((shot) => shot.view);
    if (others.length === 0) assert.equal(view, undefined, drawing.name);
    else assert.ok(view && others.includes(view), `${drawing.name}: ${view}`);
  }
});
