import type { Html } from '../../../layout/html.ts';
import { isPayableAmount, notPayableText, parseMoney, typedMoney } from '../../../settings/currency.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import { namesOfCountries, parseCountries } from './country-names.ts';

/**
 * A field of a settings form. Its name in the form is the path of the setting, which is also the name of its faults.
 *
 * - `lines` are groups of words: one group on each line, its words separated by commas.
 * - `picture` is a file in base64.
 * - `countries` are names or codes, separated by commas.
 * - `hidden` is carried along and not shown.
 * - `money`, `percent` and `picture` may be empty, and the setting is then null.
 */
export interface SettingField {
  path: string;
  label: string;
  kind:
    | 'text'
    | 'area'
    | 'picture'
    | 'color'
    | 'money'
    | 'number'
    | 'percent'
    | 'check'
    | 'select'
    | 'words'
    | 'lines'
    | 'countries'
    | 'hidden';
  hint?: string;
  /** The values of a select, with what is shown for each. */
  options?: ReadonlyMap<string, string>;
  lengthMax?: number;
}

export interface FieldGroup {
  legend: string;
  help?: string | Html;
  /** Only the legend is shown until someone opens it. */
  isFolded?: boolean;
  /** The fields are short, so several fit beside each other. */
  isCompact?: boolean;
  fields: readonly SettingField[];
}

/** What the fields of a form contain, by path. */
export type Texts = Readonly<Record<string, string>>;

/** Writes settings as they are typed. */
export function textsOf(settings: ShopSettings, groups: readonly FieldGroup[]): Texts {
  const texts: Record<string, string> = {};
  for (const field of groups.flatMap(({ fields }) => fields))
    texts[field.path] = textOf(field, valueAt(settings, field.path), settings.currency);
  return texts;
}

/** Returns the settings with what was typed, and a sentence for each text that cannot be read. */
export function readTexts(
  current: ShopSettings,
  groups: readonly FieldGroup[],
  texts: Texts,
): { settings: ShopSettings; faults: Record<string, string> } {
  const faults: Record<string, string> = {};
  let settings: unknown = current;
  for (const field of groups.flatMap(({ fields }) => fields)) {
    const read = valueOfText(field, texts[field.path] ?? '', current.currency);
    if ('fault' in read) faults[field.path] = read.fault;
    else settings = withValueAt(settings, field.path.split('.'), read.value);
  }
  // Every path is one of the settings, and each kind yields the type of its setting.
  return { settings: settings as ShopSettings, faults };
}

function textOf({ kind }: SettingField, value: unknown, currency: string): string {
  if (value === null || value === undefined) return '';
  switch (kind) {
    case 'money':
      return typedMoney(value as number, currency);
    case 'percent':
      return String((value as number) / 100);
    case 'check':
      return value ? 'on' : '';
    case 'words':
      return (value as string[]).join(', ');
    case 'countries':
      return namesOfCountries(value as string[]);
    case 'lines':
      return (value as string[][]).map((words) => words.join(', ')).join('\n');
    default:
      return String(value);
  }
}

function valueOfText(
  { kind }: SettingField,
  text: string,
  currency: string,
): { value: unknown } | { fault: string } {
  const trimmed = text.trim();
  switch (kind) {
    case 'money': {
      const minor = trimmed === '' ? null : parseMoney(trimmed, currency);
      const example = typedMoney(490, currency);
      if (minor && !isPayableAmount(minor, currency)) return { fault: notPayableText(currency) };
      return minor === undefined ? { fault: `Enter an amount such as ${example}.` } : { value: minor };
    }
    case 'percent': {
      if (trimmed === '') return { value: null };
      if (!/^\d{1,2}([.,]\d{1,2})?$/.test(trimmed)) return { fault: 'Enter a percentage such as 25.5.' };
      return { value: Math.round(Number(trimmed.replace(',', '.')) * 100) };
    }
    case 'number':
      return /^\d{1,6}$/.test(trimmed) ? { value: Number(trimmed) } : { fault: 'Enter a whole number.' };
    case 'check':
      return { value: text === 'on' };
    case 'words':
      return { value: wordsOf(trimmed) };
    case 'countries':
      return { value: parseCountries(trimmed) };
    case 'lines':
      return {
        value: trimmed
          .split(/\r?\n/)
          .map(wordsOf)
          .filter((words) => words.length > 0),
      };
    case 'picture': {
      const base64 = text.replaceAll(/\s/g, '').replace(/^data:image\/[a-z]+;base64,/, '');
      return { value: base64 === '' ? null : base64 };
    }
    case 'area':
      return { value: text.replace(/\r\n?/g, '\n').trim() };
    default:
      return { value: trimmed };
  }
}

const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function valueAt(settings: ShopSettings, path: string): unknown {
  let value: unknown = settings;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value;
}

function withValueAt(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const copy = Array.isArray(target) ? [...target] : { ...(target as object | null) };
  const record = copy as Record<string, unknown>;
  record[name] = rest.length === 0 ? value : withValueAt(record[name], rest, value);
  return copy;
}
