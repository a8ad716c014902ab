import type { Shopper } from '../../../test/shop.ts';

/** The fields of the form of a settings page, as a browser sends them. */
export async function settingsFields(staff: Shopper, name: string): Promise<Record<string, string>> {
  const { body } = await staff.get(`/admin/settings/${name}`);
  const [form = ''] =
    /<form action="\/admin\/settings\/[^"]+" method="post">[\s\S]*?<\/form>/.exec(body) ?? [];
  return formFields(form);
}

/** The fields of a form, as a browser without scripts would send them. */
export function formFields(form: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const isOff = attribute(tag, 'type') === 'checkbox' && !/ checked/.test(tag);
    const name = attribute(tag, 'name');
    if (name && !isOff) fields[name] = unescaped(attribute(tag, 'value') ?? '');
  }
  for (const [, tag = '', text = ''] of form.matchAll(/<textarea([^>]*)>\n?([\s\S]*?)<\/textarea>/g))
    fields[attribute(tag, 'name') ?? ''] = unescaped(text);
  for (const [, tag = '', options = ''] of form.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g))
    fields[attribute(tag, 'name') ?? ''] = unescaped(/value="([^"]*)" selected/.exec(options)?.[1] ?? '');
  return fields;
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
