import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from './columns.ts';

const CLASSIC =
  'Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,SEO Title,SEO Description,Status';
const TODAY =
  'URL handle,Title,Description,Vendor,Product category,Type,Tags,Published on online store,Option1 name,Option1 value,SKU,Inventory quantity,Price,Compare-at price,Barcode,Product image URL,Image position,Image alt text,SEO title,SEO description,Status';

function get(header: string) {
  const result = columnsOf(header.split(','));
  assert.ok(result.ok, result.ok ? '' : result.reason);
  return result.columns;
}

function reasonOf(header: string): string {
  const result = columnsOf(header.split(','));
  assert.ok(!result.ok);
  return result.reason;
}

test('classic and current names mean the same columns', () => {
  const values = CLASSIC.split(',').map((_, index) => String(index));
  assert.deepEqual(get(CLASSIC).rowOf(values), get(TODAY).rowOf(values));
  assert.equal(get(TODAY).rowOf(values).compareAt, '13');
});

test('columns may come in any order and case, and unknown ones are ignored', () => {
  const columns = get('VARIANT price,Google Shopping / Gender, title ,handle');
  assert.deepEqual(
    Object.entries(columns.rowOf(['5', 'x', 'Tee', 'tee'])).filter(([, value]) => value !== ''),
    [
      ['handle', 'tee'],
      ['title', 'Tee'],
      ['price', '5'],
    ],
  );
  assert.equal(columns.nameOf('price'), 'VARIANT price');
  assert.equal(columns.has('stock'), false);
});

test('a missing column is reported under both of its names', () => {
  assert.match(reasonOf('Title,Price'), /no column "Handle" or "URL handle"$/);
  assert.match(reasonOf('Handle,Option1 Name'), /no column "Option1 Value"$/);
  assert.match(reasonOf('Handle,Option2 Value'), /no column "Option2 Name"$/);
});

test('a header separated by semicolons is reported as such', () => {
  assert.match(reasonOf('Handle;Title;Variant Price'), /separated by semicolons: save the file with commas/);
});

test('a duplicate column is refused, under one name or two', () => {
  assert.match(reasonOf('Handle,Title,Price,title'), /columns "Title" and "title" .*\(columns 2 and 4\)/);
  assert.match(reasonOf('Handle,Title,Price,URL handle'), /"Handle" and "URL handle" mean the same thing/);
  assert.match(reasonOf('Handle,Title,Title,Price'), /"Title" appears twice/);
});

test('columns unknown to Shopify are reported, and Shopify columns that the shop ignores are not', () => {
  const header = columnsOf(['Handle', 'Varient Price', 'Variant Grams', 'Price / International', '']);
  assert.ok(header.ok);
  assert.deepEqual(header.columns.unknown, ['Varient Price']);
});
