/**
 * Remembers the results of a function of one text, and forgets all of them when there are more than the limit. An
 * undefined result is not remembered, because anyone can send an endless number of such texts.
 */
export function memoize<Value>(limit: number, compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text);
    if (value !== undefined) return value;
    // A slice of a longer text, such as a header, would keep the whole text in memory.
    const copy = structuredClone(text);
    const computed = compute(copy);
    if (computed === undefined) return computed;
    if (known.size >= limit) known.clear();
    known.set(copy, computed);
    return computed;
  };
}

/**
 * Remembers the result of a function for each object that it was called with, as long as the object exists. When there
 * are more results than the limit, all of them are forgotten.
 */
export function memoizeByObject<Key extends object, Value>(
  limit: number,
  compute: (key: Key) => Value,
): (key: Key) => Value {
  let known = new WeakMap<Key, Value>();
  let size = 0;
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    const computed = compute(key);
    if (size >= limit) {
      known = new WeakMap();
      size = 0;
    }
    known.set(key, computed);
    size++;
    return computed;
  };
}
