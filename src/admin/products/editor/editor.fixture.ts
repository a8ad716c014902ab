import assert from 'node:assert/strict';
import type { Response, Shopper, TestShop } from '../../../../test/shop.ts';
import { type EditableProduct, findEditableProduct } from '../../../catalog/editing/find-product.ts';

/** The inputs of the editor's form on a page, as a browser would send them without scripts. */
export function inputsOf(page: string): Record<string, string> {
  const [form = ''] = /<form[^>]*data-editor[\s\S]*?<\/form>/.exec(page) ?? [];
  const inputs: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const [, name] = / name="([^"]*)"/.exec(tag) ?? [];
    const isUnchecked = / type="(checkbox|radio)"/.test(tag) && !/ checked/.test(tag);
    if (name !== undefined && !isUnchecked) inputs[name] = decoded(/ value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, name = '', text = ''] of form.matchAll(
    /<textarea[^>]* name="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g,
  ))
    inputs[name] = decoded(text);
  for (const [, name = '', options = ''] of form.matchAll(
    /<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g,
  ))
    inputs[name] = decoded(/value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  return inputs;
}

const decoded = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Agrees that variants go, on the page that asks. */
export function agree(staff: Shopper, slug: string, asked: Response): Promise<Response> {
  assert.match(asked.body, /Nothing is saved yet\. Saving removes \d+ variant/);
  return staff.form(`/admin/products/${slug}`, inputsOf(asked.body));
}

/** Opens the editor and returns a function that sends its form with some inputs changed. */
export async function openEditor(
  staff: Shopper,
  slug: string,
): Promise<(changes: Record<string, string>) => Promise<Response>> {
  const path = `/admin/products/${slug}`;
  const inputs = inputsOf((await staff.get(path)).body);
  return (changes) => staff.form(path, { ...inputs, ...changes });
}

/** A form that makes a shirt in two colors and two sizes. */
export const SHIRT = {
  ...{ name: 'Poplin shirt', type: 'Shirts', tags: 'men, New', status: 'active', vendor: 'Mill' },
  description: '<p>Crisp.</p><script>alert(1)</script>',
  ...{ option0: 'Color', add0: 'Navy\r\nChalk', option1: 'Size', add1: 'S, M' },
  ...{ 'n0.price': '69.00', 'n0.stock': '5' },
};

/** Creates a shirt with the form. Resolves to its slug. */
export async function createShirt(staff: Shopper, more: Record<string, string> = {}): Promise<string> {
  const inputs = inputsOf((await staff.get('/admin/new-product')).body);
  const created = await staff.form('/admin/new-product', { ...inputs, ...SHIRT, ...more });
  assert.equal(created.statusCode, 303, created.body);
  const [, slug = ''] =
    /^\/admin\/products\/([^?]+)\?done=saved$/.exec(String(created.headers.location)) ?? [];
  return slug;
}

export async function storedProduct({ database }: TestShop, slug: string): Promise<EditableProduct> {
  const product = await findEditableProduct(database, slug);
  assert.ok(product);
  return product;
}
