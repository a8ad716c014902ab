import { csvOf, productRows, type TestVariant } from '../../shop.ts';

/** A small catalog with each case: reduced, sold out, few left, prices that vary, one size, two pages. */

type Row = Parameters<typeof csvOf>[0][number];

interface Piece {
  title: string;
  type: string;
  tags: string;
  drawing: string;
  variants: TestVariant[];
  more?: Row;
}

const ENOUGH = 500;

/** `OXFORD-SHIRT-NAVY-M` in each color and size, all of them in stock. */
function inEach(handle: string, colors: string[], sizes: string[], price: string): TestVariant[] {
  return colors.flatMap((color) =>
    sizes.map((size): TestVariant => [skuOf(handle, color, size), color, size, price, ENOUGH]),
  );
}

export const skuOf = (...parts: string[]): string => parts.join('-').replaceAll(' ', '-').toUpperCase();

const piece = (handle: string, { title, type, tags, drawing, variants, more }: Piece): Row[] =>
  productRows(
    handle,
    {
      Title: title,
      Type: type,
      Tags: tags,
      'Image Src': `garments/${drawing}.svg`,
      'Body (HTML)': `<p>${title} for every day.</p><p>Made to be worn often and mended when it needs it.</p>`,
      ...more,
    },
    variants,
  );

/** Products are in the order of the file, so the last one is the newest. */
const tees = Array.from({ length: 20 }, (_, index) => {
  const handle = `crew-tee-${index + 1}`;
  return piece(handle, {
    title: `Crew tee no. ${index + 1}`,
    type: 'T-shirts',
    tags: 'women, men, cotton',
    drawing: 'crew-tee',
    variants: inEach(handle, index % 2 ? ['Navy'] : ['Chalk'], ['XS', 'S', 'M', 'L'], `${19 + index}.00`),
  });
}).flat();

export const catalogCsv: string = csvOf([
  ...tees,
  ...piece('wool-coat', {
    title: 'Wool coat',
    type: 'Coats',
    tags: 'women, men, wool',
    drawing: 'wool-coat',
    variants: inEach('wool-coat', ['Navy'], ['M', 'L'], '289.00'),
  }),
  ...piece('straight-jeans', {
    title: 'Straight jeans',
    type: 'Trousers',
    tags: 'men, denim',
    drawing: 'straight-jeans',
    variants: inEach('straight-jeans', ['Navy'], ['30', '32', '34'], '89.00'),
  }),
  ...piece('sneakers', {
    title: 'Canvas sneakers',
    type: 'Shoes',
    tags: 'women, men',
    drawing: 'sneakers',
    variants: inEach('sneakers', ['Chalk'], ['40', '41', '42'], '95.00'),
  }),
  ...piece('beanie', {
    title: 'Ribbed beanie',
    type: 'Hats',
    tags: 'women, men, accessories, wool',
    drawing: 'beanie',
    variants: inEach('beanie', ['Mustard'], ['One size'], '29.00'),
  }),
  ...piece('scarf', {
    title: 'Lambswool scarf',
    type: 'Scarves',
    tags: 'women, men, accessories, wool',
    drawing: 'scarf',
    variants: [['SCARF-RUST', 'Rust', 'One size', '45.00', 0]],
  }),
  ...piece('striped-scarf', {
    title: 'Striped scarf',
    type: 'Scarves',
    tags: 'women, men, accessories, wool',
    drawing: 'scarf',
    variants: inEach('striped-scarf', ['Rust'], ['One size'], '49.00'),
  }),
  ...piece('heavy-hoodie', {
    title: 'Heavy hoodie',
    type: 'Hoodies',
    tags: 'men, cotton',
    drawing: 'hoodie',
    variants: [
      ['HEAVY-HOODIE-FOREST-M', 'Forest', 'M', '55.30', ENOUGH],
      ['HEAVY-HOODIE-FOREST-L', 'Forest', 'L', '62.00', ENOUGH],
      ['HEAVY-HOODIE-FOREST-XL', 'Forest', 'XL', '45.00', 0],
    ],
    more: { 'Variant Compare At Price': '79.00' },
  }),
  ...piece('cable-knit', {
    title: 'Cable knit sweater',
    type: 'Knitwear',
    tags: 'women, wool',
    drawing: 'cable-knit',
    variants: inEach('cable-knit', ['Oat', 'Navy', 'Rust', 'Forest', 'Mustard'], ['S', 'M'], '119.00'),
  }),
  ...piece('oxford-shirt', {
    title: 'Oxford shirt',
    type: 'Shirts',
    tags: 'women, men, cotton',
    drawing: 'oxford-shirt',
    variants: [
      ['OXFORD-SHIRT-NAVY-S', 'Navy', 'S', '59.00', ENOUGH],
      ['OXFORD-SHIRT-NAVY-M', 'Navy', 'M', '59.00', ENOUGH],
      ['OXFORD-SHIRT-NAVY-L', 'Navy', 'L', '59.00', 2],
      ['OXFORD-SHIRT-CHALK-S', 'Chalk', 'S', '59.00', ENOUGH],
      ['OXFORD-SHIRT-CHALK-M', 'Chalk', 'M', '59.00', 0],
      ['OXFORD-SHIRT-CHALK-L', 'Chalk', 'L', '59.00', ENOUGH],
    ],
  }),
  ...piece('not-yet', {
    title: 'Not yet on sale',
    type: 'Shirts',
    tags: 'women, men',
    drawing: 'oxford-shirt',
    variants: inEach('not-yet', ['Navy'], ['M'], '59.00'),
    more: { Status: 'draft' },
  }),
]);
