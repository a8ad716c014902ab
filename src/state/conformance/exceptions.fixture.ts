import { it as test } from 'node:test';

/** Tests that replace those of the suite, for what a store does instead of its promise. */
export type Exceptions = ReadonlyMap<string, { name: string; run: () => Promise<void> }>;

/** Returns `it` with these exceptions. `unused` are those that no test has met. */
export function excepting(instead: Exceptions) {
  const unused = new Set(instead.keys());
  const it = (name: string, run: () => Promise<void>) => {
    const beginning = [...instead.keys()].find((one) => name.startsWith(one));
    const exception = beginning === undefined ? undefined : instead.get(beginning);
    if (beginning === undefined || !exception) return test(name, run);
    unused.delete(beginning);
    return test(`${exception.name} (instead of: ${name})`, exception.run);
  };
  return { it, unused };
}
