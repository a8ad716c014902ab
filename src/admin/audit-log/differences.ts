/** A member of an entry that has changed. A side is undefined if the member was not there. */
export interface Difference {
  /** The name of the member. Members of members have dots: `variants.TEE-S.priceMinor`. */
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** An entry with more differences than this shows the first ones. */
const DIFFERENCES_MAX = 500;
const DEPTH_MAX = 6;

/** What differs between the two sides of an entry, in the sequence of their members. */
export function differencesOf(before: object | null, after: object | null): Difference[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((one) => one.before !== one.after)
    .slice(0, DIFFERENCES_MAX);
}

function membersOf(value: object | null): Map<string, string> {
  const members = new Map<string, string>();
  if (value) collect(value, [], members);
  return members;
}

function collect(value: object, path: readonly string[], members: Map<string, string>): void {
  for (const [key, member] of entriesOf(value)) {
    const name = [...path, key];
    if (isPart(member) && name.length < DEPTH_MAX) collect(member, name, members);
    else members.set(name.join('.'), typeof member === 'string' ? member : JSON.stringify(member));
  }
}

/** A list of texts or numbers is one value. In a list of objects, each is known by its SKU or its place. */
const isPart = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !(Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null));

const entriesOf = (value: object): [string, unknown][] =>
  Array.isArray(value)
    ? value.map((one, index) => [String((one as { sku?: unknown } | null)?.sku ?? index + 1), one])
    : Object.entries(value);
