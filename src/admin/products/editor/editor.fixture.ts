import type { Response, Shopper } from '../../../../test/shop.ts';

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

/** Opens the editor and returns a function that sends its form with some inputs changed. */
export async function openEditor(
  staff: Shopper,
  slug: string,
): Promise<(changes: Record<string, string>) => Promise<Response>> {
  const path = `/admin/products/${slug}`;
  const inputs = inputsOf((await staff.get(path)).body);
  return (changes) => staff.form(path, { ...inputs, ...changes });
}
