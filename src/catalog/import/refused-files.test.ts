import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type Cells, csvOf, emptyDatabase, importErrors, importOk, rowsOf, tee } from './import.fixture.ts';

/** Rows from line 2 on and their errors. */
const WRONG_ROWS: Record<string, [rows: Cells[], errors: [line: number, reason: RegExp][]]> = {
  'a handle in two places': [
    [
      tee({ Handle: 'a' }),
      tee({ Handle: 'b' }),
      tee({ Handle: 'A', 'Variant SKU': 'x' }),
      tee({ Handle: 'A', 'Variant SKU': 'y' }),
    ],
    [[4, /^Handle "A" already appeared on line 2/]],
  ],
  'no handle': [
    [
      tee({ Handle: '', 'Variant SKU': 'x' }),
      tee({ Handle: ' ', 'Variant SKU': 'y' }),
      tee({ Handle: '—', 'Variant SKU': 'z' }),
    ],
    [
      [2, /^Handle is empty/],
      [3, /^Handle is empty/],
      [4, /^Handle "—" has no letter or digit/],
    ],
  ],
  'no title': [[tee({ Title: ' ' })], [[2, /^Title is empty/]]],
  'invalid prices': [
    [
      tee({ Handle: 'a', 'Variant Price': '12.505' }),
      tee({ Handle: 'b', 'Variant Price': 'NaN' }),
      tee({ Handle: 'c', 'Variant Price': '' }),
      tee({ Handle: 'd', 'Variant Compare At Price': '€5' }),
    ],
    [
      [2, /^Variant Price "12.505" is not a price: use two decimals/],
      [3, /^Variant Price "NaN"/],
      [4, /^Variant Price "" is not a price/],
      [5, /^Variant Compare At Price "€5" is not a price: write 5$/],
    ],
  ],
  'an invalid quantity': [[tee({ 'Variant Inventory Qty': '1.5' })], [[2, /^Variant Inventory Qty "1.5"/]]],
  'an unknown status': [[tee({ Status: 'on' })], [[2, /^Status "on" is unknown/]]],
  'Published that is neither true nor false': [
    [tee({ Published: 'maybe' })],
    [[2, /^Published "maybe" is unknown/]],
  ],
  'a variant twice': [
    [
      tee({ 'Option1 Name': 'Size', 'Option1 Value': 'M' }),
      tee({ 'Option1 Value': 'M', 'Variant SKU': 'other' }),
    ],
    [[3, /^The variant "M" already appeared on line 2/]],
  ],
  'two variants without options': [
    [tee({ 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' }), tee({ 'Variant SKU': 'other' })],
    [[3, /^The product has no options, so it can only have the variant on line 2/]],
  ],
  'an option without a value': [
    [tee({ 'Option1 Name': 'Size', 'Option1 Value': 'M' }), tee({ 'Variant SKU': 'other' })],
    [[3, /^Option1 Value \(Size\) is empty/]],
  ],
  'a value without an option': [
    [tee({ 'Option2 Value': 'M' })],
    [[2, /^Option2 Value "M" has no option name: Option2 Name is empty on line 2/]],
  ],
  'control characters': [
    [tee({ Title: 'Tee\u0007\u202e' })],
    [[2, /^Title "Tee\\u0007\\u202e" contains a control/]],
  ],
  'texts that are too long': [
    [tee({ Title: 'x'.repeat(256), 'Variant SKU': 'x'.repeat(501) })],
    [
      [2, /^Title is longer than 255/],
      [2, /^Variant SKU is longer than 500/],
    ],
  ],
  'a field that is too large': [
    [tee({ 'Body (HTML)': 'é'.repeat(131_073) })],
    [[2, /^Body \(HTML\) is larger than 256 KiB/]],
  ],
  'an active product without a variant': [
    [{ Handle: 'a', Title: 'A' }],
    [[2, /^Variant Price is empty: an active product needs a price/]],
  ],
};

for (const [name, [rows, expected]] of Object.entries(WRONG_ROWS)) {
  test(`refused: ${name}`, async () => {
    const database = await emptyDatabase();
    const errors = await importErrors(database, csvOf(...rows));
    assert.deepEqual(
      errors.map(({ line }) => line),
      expected.map(([line]) => line),
    );
    for (const [index, [, reason]] of expected.entries()) assert.match(errors[index]?.reason ?? '', reason);
    assert.deepEqual(await rowsOf(database, 'SELECT slug FROM products'), []);
  });
}

const HEADER = 'Handle,Title,Variant SKU,Variant Price';

/** Files that cannot be parsed to the end. Each one has a single error. */
const UNREADABLE: Record<string, [content: string | Buffer, line: number, reason: RegExp]> = {
  'an empty file': ['', 1, /^The file is empty/],
  'only blank lines': ['\n\r\n\n', 1, /^The file is empty/],
  'a file without a header': ['a,b,c,d\n1,2,3,4\n', 1, /^The header has no column "Handle"/],
  'random bytes': [Buffer.concat([Buffer.from([0xc3, 0x28]), randomBytes(100_000)]), 1, /UTF-8|zero byte/],
  'a spreadsheet': [Buffer.from('PK\u0003\u0004 and so on'), 1, /spreadsheet or a ZIP archive/],
  'UTF-16': [Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'), 1, /UTF-16/],
  'Latin-1 in line 3': [
    Buffer.from(`${HEADER}\na,A,1,5\nb,\xc4,2,5\n`, 'latin1'),
    3,
    /not UTF-8 text from this line on/,
  ],
  'a zero byte in line 2': [`${HEADER}\na,A\u0000,1,5\n`, 2, /zero byte/],
  'a quote that is never closed': [
    `${HEADER}\na,A,1,5\nb,"B,2,5\nc,C,3,5\n`,
    3,
    /A quote opens in this row but never closes/,
  ],
  'a quote in the middle': [`${HEADER}\na,A "1" B,1,5\n`, 2, /a quote inside an unquoted field/],
  'text after a quote': [`${HEADER}\na,"A"B,1,5\n`, 2, /A closing quote must be followed by/],
  'a row over 1 MiB': [`${HEADER}\na,A,1,5\nb,${'x'.repeat(1_100_000)},2,5\n`, 3, /larger than 1024 KiB/],
};

for (const [name, [content, line, reason]] of Object.entries(UNREADABLE)) {
  test(`unreadable: ${name}`, async () => {
    const errors = await importErrors(await emptyDatabase(), content);
    assert.equal(errors.length, 1);
    assert.equal(errors[0]?.line, line);
    assert.match(errors[0]?.reason ?? '', reason);
  });
}

test('a new product needs a title and a price, and every row must identify its variant', async () => {
  const database = await emptyDatabase();
  const size = (Size: string) => tee({ 'Option1 Name': 'Size', 'Option1 Value': Size, 'Variant SKU': Size });
  await importOk(database, csvOf(size('S'), size('M')));
  const reasonsOf = async (file: string) =>
    (await importErrors(database, file)).map(({ line, reason }) => `${line}: ${reason}`);
  assert.deepEqual(await reasonsOf('Handle,Tags\nnew,a\n'), ['2: "new" is new and needs a Title']);
  assert.deepEqual(await reasonsOf('Handle,SKU,Inventory quantity\ntee,S,3\ntee,XL,3\ntee,,3\n'), [
    '3: "tee" has options (Size): add their columns, or the SKU of one of its variants',
    '4: "tee" has options (Size): add their columns, or the SKU of one of its variants',
  ]);
  assert.deepEqual(await reasonsOf('Handle,Title,SKU,Price\nnew,New,1,5\nnew,,2,5\n'), [
    '3: "new" can have only one variant, because the file has no option columns',
  ]);
  assert.deepEqual(await reasonsOf('Handle,Option1 Name,Option1 Value,Barcode\ntee,Size,S,1\ntee,,XL,2\n'), [
    '3: This variant of "tee" is new and needs a Variant Price',
  ]);
  assert.deepEqual(await reasonsOf(csvOf(tee())), [
    '2: The options of "tee" change from Size to none, but the file does not list 2 of its variants: list them, or remove them with --remove-missing',
  ]);
});

test('lines are numbered like in an editor', async () => {
  const database = await emptyDatabase();
  const file = `\ufeff${HEADER}\r\n\r\na,"A\r\nsecond line\r\nthird line",1,5\r\n\r\nb,B,2,x\r\n,,,\r\nc,C\r\n`;
  const errors = await importErrors(database, file);
  assert.deepEqual(
    errors.map(({ line }) => line),
    [7, 9],
  );
  assert.match(errors[1]?.reason ?? '', /^The row has 2 fields but the header has 4/);
});

test('reading stops after a hundred errors', async () => {
  const rows = Array.from({ length: 150 }, (_, index) => tee({ Handle: `p${index}`, 'Variant Price': 'x' }));
  const errors = await importErrors(await emptyDatabase(), csvOf(...rows));
  assert.equal(errors.length, 100);
  assert.equal(errors[99]?.line, 101);
});

test('a byte order mark, CRLF, and quotes are supported', async () => {
  const database = await emptyDatabase();
  const file = `\ufeff"Handle",Title,Variant SKU,Variant Price\r\na,"A ""good"", warm tee",1,5.50\r\nb,B,2,6`;
  const summary = await importOk(database, Buffer.from(file));
  assert.equal(summary.created, 2);
  const rows = await rowsOf(database, 'SELECT name FROM products ORDER BY id');
  assert.deepEqual(rows, [{ name: 'A "good", warm tee' }, { name: 'B' }]);
});
