import type { TOptional, TUnsafe } from 'typebox';
import { Type } from '../process/schema.ts';

/** How the text of a setting becomes its value. */
export interface Rule<Value> {
  /** Returns undefined for a text that the setting cannot have. */
  parse(text: string): Value | undefined;
  /** Completes the sentence that begins with the name of the setting, such as "must be on or off". */
  requirement: string;
  /** The part of a wrong text that the message repeats. Undefined where it may hold a secret. */
  wrongPart(text: string): string | undefined;
}

/** A schema of a setting; its static type is the value that the text stands for. */
export type TSetting<Value> = TUnsafe<Value> & Rule<Value> & { default?: string };

/** `defaultText` is parsed where the setting is unset or empty. */
export const setting = <Value>(rule: Rule<Value>, defaultText: string): TSetting<Value> =>
  Type.Unsafe<Value>({ type: 'string', ...rule, default: defaultText }) as TSetting<Value>;

export const optional = <Value>(rule: Rule<Value>): TOptional<TSetting<Value>> =>
  Type.Optional(Type.Unsafe<Value>({ type: 'string', ...rule }) as TSetting<Value>);

/** A rule whose messages repeat a wrong text. */
export const rule = <Value>(
  requirement: string,
  parse: (text: string) => Value | undefined,
): Rule<Value> => ({
  requirement,
  parse,
  wrongPart: (text) => text,
});

/** A rule whose messages never repeat a text, because it may hold a password or a key. */
export const secretRule = <Value>(
  requirement: string,
  parse: (text: string) => Value | undefined,
): Rule<Value> => ({ requirement, parse, wrongPart: () => undefined });

export const anyText: Rule<string> = rule('may be any text', (text) => text);

export const choice = <const Name extends string>(...names: readonly Name[]): Rule<Name> =>
  rule(`must be ${names.length > 3 ? 'one of ' : ''}${orList(names)}`, (text) =>
    names.find((name) => name === text),
  );

export const wholeNumber = (min: number, max: number): Rule<number> =>
  rule(`must be a whole number from ${min} to ${max}`, (text) => {
    const number = Number(text);
    return /^\d+$/.test(text) && number >= min && number <= max ? number : undefined;
  });

/** Texts separated by commas. A message repeats the first one that is wrong. */
export function listOf<Item>(requirement: string, parse: (text: string) => Item | undefined): Rule<Item[]> {
  return {
    requirement,
    parse(text) {
      const items = splitList(text).map(parse);
      return items.every((item) => item !== undefined) ? items : undefined;
    },
    wrongPart: (text) => splitList(text).find((part) => parse(part) === undefined),
  };
}

export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** A parser for texts that are their own value. */
export const accept =
  (isRight: (text: string) => boolean) =>
  (text: string): string | undefined =>
    isRight(text) ? text : undefined;

const orList = (names: readonly string[]): string =>
  names.length > 3 ? names.join(', ') : names.join(', ').replace(/, ([^,]+)$/, ' or $1');
