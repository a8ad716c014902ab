import type { FastifyRequest } from 'fastify';
import { VARIANTS_MAX } from '../../../catalog/editing/product-draft.ts';
import { RESUMED } from '../../../customers/sign-in/pending-form.ts';
import { Problem } from '../../../web/errors/errors.ts';
import { CELL_KEYS, type CellKey, type Cells, isSameCell } from './cells.ts';
import { FIELD_KEYS, type FieldKey } from './fields.ts';
import { OPTIONS_MAX, type Option, type OptionChange } from './merge/structure.ts';

/**
 * The form of the product editor. Every value comes with the one that the form has shown (`was`), so that a save changes
 * only what someone has changed. A field that was not sent is unchanged: a script leaves out unchanged cells.
 *
 * Names: `name` and `was.name`; `v3.price` and `v3.was` for the fourth variant (`x3.price` in the matrix); `n0.price` for
 * a new variant with `n0.o0` for its first option; `option0`, `value0.2`, `place0.2` and `add0` for options and their values.
 */
export interface ProductForm {
  /** Identifies the form that was opened, so that sending it twice saves once. */
  key: string;
  /** The currency of its amounts. */
  currency: string;
  isResumed: boolean;
  /** Shows the form again instead of saving it. */
  isContinued: boolean;
  /** The confirmation to remove variants, as `consentTo` writes it. Empty if none was given. */
  removes: string;
  /** Undefined for a field that was not sent. */
  fields: Partial<Record<FieldKey, { was: string; now: string }>>;
  optionsWere: readonly Option[];
  options: readonly OptionChange[];
  /** Whose options to keep. Undefined if the page did not ask. */
  keepsOptions: 'mine' | 'theirs' | undefined;
  rows: readonly FormRow[];
  newRows: readonly NewRow[];
  all: { price: string; compare: string };
}

export interface FormRow {
  was: Cells;
  optionValues: readonly string[];
  /** Only the cells that differ from those that the form has shown. */
  changed: Partial<Cells>;
  isRemoved: boolean;
  /** Whether to add the variant again, which someone else has removed. Undefined if the page did not ask. */
  isAddedAgain: boolean | undefined;
  /** A cell with one text in the table and another one in the matrix. */
  contradiction: CellKey | undefined;
}

export interface NewRow {
  optionValues: readonly string[];
  cells: Partial<Cells>;
}

/** Each variant has up to 12 inputs. */
const INPUTS_MAX = VARIANTS_MAX * 14 + 1_000;
const LENGTH_MAX = 120_000;
const NAME =
  /^(?:key|structure|restored|again|removes|(?:was\.)?(?:name|slug|description|type|category|tags|vendor|materials|care|measurements|status|taxClass|seoTitle|seoDescription)|was\.options|option[0-2]|(?:value|place)[0-2]\.\d{1,4}|add[0-2]|all\.(?:price|compare)|[vxn]\d{1,4}\.(?:was|sku|price|compare|stock|weight|barcode|sells|remove|again|o[0-2]))$/;

export function readProductForm(request: FastifyRequest, currency: string): ProductForm {
  const inputs = inputsOf(request);
  const text = (name: string) => inputs.get(name) ?? '';
  const optionsWere = parseOptions(text('was.options'));
  const fields: ProductForm['fields'] = {};
  for (const key of FIELD_KEYS) {
    const now = inputs.get(key);
    if (now !== undefined) fields[key] = { was: text(`was.${key}`), now };
  }
  const structure = text('structure');
  return {
    key: isKey(text('key')) ? text('key') : '',
    currency,
    isResumed: inputs.has(RESUMED),
    isContinued: inputs.has('again'),
    removes: text('removes'),
    fields,
    optionsWere,
    options: readOptions(inputs, optionsWere),
    keepsOptions: structure === 'mine' || structure === 'theirs' ? structure : undefined,
    ...readRows(inputs, currency),
    all: { price: text('all.price'), compare: text('all.compare') },
  };
}

/** Tells whether a text can be a form's key. */
export const isKey = (text: string): boolean => /^[\w-]{1,100}$/.test(text);

function inputsOf(request: FastifyRequest): Map<string, string> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type))
    throw new Problem(415, 'unsupported_media_type', 'Send this as a form.');
  const entries = Object.entries((request.body ?? {}) as Record<string, unknown>);
  if (entries.length > INPUTS_MAX) throw invalid('The form has too many fields.');
  const inputs = new Map<string, string>();
  for (const [name, value] of entries) {
    if (!NAME.test(name))
      throw invalid(`The form has a field that does not belong here (${name.slice(0, 50)}).`);
    if (typeof value !== 'string' || value.length > LENGTH_MAX)
      throw invalid(`The field "${name}" is not valid.`);
    // Browsers send every line break of a text as CR LF.
    const text = value.replaceAll('\r\n', '\n');
    inputs.set(name, name.endsWith('.was') ? text : text.trim());
  }
  return inputs;
}

function readOptions(inputs: ReadonlyMap<string, string>, were: readonly Option[]): OptionChange[] {
  return Array.from({ length: OPTIONS_MAX }, (_, index) => {
    const option = were[index];
    const values = option?.values ?? [];
    const renamed = values.map((value, at) => [value, inputs.get(`value${index}.${at}`) ?? value] as const);
    return {
      was: option?.name ?? '',
      name: inputs.get(`option${index}`) ?? option?.name ?? '',
      renamed: new Map(renamed),
      added: [...new Set(linesOf(inputs.get(`add${index}`) ?? ''))].filter(
        (value) => !values.includes(value),
      ),
      sequence: readSequence(inputs, index, values),
    };
  });
}

/** Each value has a place. A value that moves to a place comes before the value that had it. */
function readSequence(
  inputs: ReadonlyMap<string, string>,
  index: number,
  values: readonly string[],
): readonly string[] {
  const placed = values.map((value, at) => {
    const typed = inputs.get(`place${index}.${at}`) ?? '';
    const place = /^\d{1,4}$/.test(typed) ? Number(typed) : at + 1;
    const step = Math.sign(place - at - 1);
    return { value, place: place + step / 2 };
  });
  const sequence = placed.toSorted((one, other) => one.place - other.place).map(({ value }) => value);
  return sequence.every((value, at) => value === values[at]) ? [] : sequence;
}

/** Values stand in lines of their own, or are separated by commas. */
const linesOf = (text: string): string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean);

function readRows(
  inputs: ReadonlyMap<string, string>,
  currency: string,
): { rows: FormRow[]; newRows: NewRow[] } {
  const numbers = { v: new Set<number>(), n: new Set<number>() };
  for (const name of inputs.keys()) {
    const [, kind, number] = /^([vn])(\d+)\./.exec(name) ?? [];
    if (kind) numbers[kind as 'v' | 'n'].add(Number(number));
  }
  const sorted = (set: ReadonlySet<number>) => [...set].sort((one, other) => one - other);
  return {
    rows: sorted(numbers.v).map((number) => readRow(inputs, number, currency)),
    newRows: sorted(numbers.n)
      .map((number) => readNewRow(inputs, `n${number}`))
      // A new row is offered with a way of selling, which alone does not make it a variant.
      .filter(({ optionValues, cells: { sells: _, ...cells } }) =>
        [...optionValues, ...Object.values(cells)].some(Boolean),
      ),
  };
}

function readRow(inputs: ReadonlyMap<string, string>, number: number, currency: string): FormRow {
  const isSame = (key: CellKey, one: string, other: string) => isSameCell(key, one, other, currency);
  const texts = (inputs.get(`v${number}.was`) ?? '').split('\t');
  const was = Object.fromEntries(CELL_KEYS.map((key, at) => [key, texts[at] ?? ''])) as Record<
    CellKey,
    string
  >;
  if (was.sku === '') throw invalid(`The field "v${number}.was" is not valid.`);
  const changed: Partial<Record<CellKey, string>> = {};
  let contradiction: CellKey | undefined;
  for (const key of CELL_KEYS) {
    const sent = [inputs.get(`v${number}.${key}`), inputs.get(`x${number}.${key}`)];
    const [first, second] = sent.filter((text) => text !== undefined && !isSame(key, text, was[key]));
    if (first === undefined) continue;
    changed[key] = first;
    if (second !== undefined && !isSame(key, first, second)) contradiction = key;
  }
  const again = inputs.get(`v${number}.again`);
  return {
    ...{ was, changed, contradiction, optionValues: texts.slice(CELL_KEYS.length) },
    isRemoved: Boolean(inputs.get(`v${number}.remove`)),
    isAddedAgain: again === undefined ? undefined : again !== '',
  };
}

function readNewRow(inputs: ReadonlyMap<string, string>, prefix: string): NewRow {
  const cells: Partial<Record<CellKey, string>> = {};
  for (const key of CELL_KEYS) {
    const text = inputs.get(`${prefix}.${key}`);
    if (text !== undefined) cells[key] = text;
  }
  const optionValues = Array.from(
    { length: OPTIONS_MAX },
    (_, index) => inputs.get(`${prefix}.o${index}`) ?? '',
  );
  return { optionValues, cells };
}

function parseOptions(text: string): Option[] {
  if (text === '') return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.length <= OPTIONS_MAX && parsed.every(isOption)) return parsed;
  } catch {
    // The same refusal as below.
  }
  throw invalid('The field "was.options" is not valid.');
}

const isOption = (value: unknown): value is Option =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'values' in value &&
  Array.isArray(value.values) &&
  value.values.every((one) => typeof one === 'string');

const invalid = (message: string) => new Problem(400, 'invalid_request', message);
