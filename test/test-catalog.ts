type Row = Record<string, string | number>;

/** The file has every column that any row has. */
export function csvOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: unknown[]) =>
    cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',');
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map(line).join('\n');
}

export type TestVariant = [sku: string, color: string, size: string, price: string, stock: number];

/** Returns the rows of one product with colors and sizes. `more` goes into its first row. */
export function productRows(handle: string, more: Row, variants: readonly TestVariant[]): Row[] {
  return variants.map(([sku, color, size, price, stock], index) => ({
    Handle: handle,
    ...(index === 0 ? { 'Option1 Name': 'Color', 'Option2 Name': 'Size', Vendor: 'MyClothes', ...more } : {}),
    'Option1 Value': color,
    'Option2 Value': size,
    'Variant SKU': sku,
    'Variant Price': price,
    'Variant Inventory Qty': stock,
  }));
}

export const testCatalog: string = csvOf([
  ...productRows('oxford-shirt', { Title: 'Oxford shirt', Type: 'Shirts', Tags: 'women, men, cotton' }, [
    ['OXF-NVY-M', 'Navy', 'M', '59.00', 500],
    ['OXF-NVY-L', 'Navy', 'L', '59.00', 2],
    ['OXF-CHK-M', 'Chalk', 'M', '59.00', 0],
  ]),
  ...productRows('heavy-hoodie', { Title: 'Heavy hoodie', Type: 'Hoodies', Tags: 'men' }, [
    ['HOO-BLK-M', 'Black', 'M', '79.00', 500],
    ['HOO-BLK-L', 'Black', 'L', '79.00', 500],
  ]),
  ...productRows('not-yet', { Title: 'Not yet on sale', Status: 'draft' }, [
    ['DRAFT', 'Red', 'M', '9.00', 5],
  ]),
  ...productRows(
    'numbered-socks',
    { Title: 'Numbered socks', Type: 'Socks', Tags: 'women, men, accessories' },
    Array.from({ length: 101 }, (_, index) => [`SOCK-${index + 1}`, 'Oat', String(index + 1), '9.00', 500]),
  ),
]);
