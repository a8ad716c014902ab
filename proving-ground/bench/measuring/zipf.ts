/** Returns a function that draws numbers from 0 to count − 1. Number n is as likely as 1 / (n + 1) ^ exponent. */
export function createZipf(
  count: number,
  exponent: number,
  random: () => number = Math.random,
): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let number = 0; number < count; number++) {
    sum += 1 / (number + 1) ** exponent;
    sums[number] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
