/**
 * Remembers the answers of a function of one text; all are forgotten when there are more than the limit. That
 * there is no answer (undefined) is not remembered: such texts may come from anybody, and without end.
 */
export function memoize<Value>(limit: number, compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text);
    if (value !== undefined) return value;
    // A piece of a longer text, such as a header, would keep the whole of it in memory.
    const copy = structuredClone(text);
    const computed = compute(copy);
    if (computed === undefined) return computed;
    if (known.size >= limit) known.clear();
    known.set(copy, computed);
    return computed;
  };
}
