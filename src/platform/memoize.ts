/** Remembers the answers of a function of one text; all are forgotten when there are more than the limit. */
export function memoize<Value>(limit: number, compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const value = known.get(text);
    if (value !== undefined) return value;
    const computed = compute(text);
    if (known.size >= limit) known.clear();
    known.set(text, computed);
    return computed;
  };
}
