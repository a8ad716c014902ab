/**
 * A hash of 53 bits, so that two slugs of a large shop practically never collide. It takes 8 bytes per listing; the slug
 * itself would take about 100.
 */
export function slugHash(slug: string): number {
  let [high, low] = [0xdead_beef, 0x41c6_ce57];
  for (let at = 0; at < slug.length; at++) {
    const unit = slug.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e37_79b1);
    low = Math.imul(low ^ unit, 0x5f35_6495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85eb_ca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2_ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85eb_ca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2_ae35);
  return 2 ** 32 * (high & 0x1f_ffff) + (low >>> 0);
}

const EMPTY = -1;

/** Finds the ordinal of a hash. Returns -1 for a hash that is not in the list. */
export function slugTable(hashes: Float64Array): (hash: number) => number {
  // At most half of the slots are in use, so that the search for a free one stays short.
  const mask = 2 ** Math.ceil(Math.log2(hashes.length * 2 + 2)) - 1;
  const ordinals = new Int32Array(mask + 1).fill(EMPTY);
  const slotOf = (hash: number): number => {
    let slot = hash & mask;
    for (;;) {
      const ordinal = ordinals[slot] as number;
      if (ordinal === EMPTY || hashes[ordinal] === hash) return slot;
      slot = (slot + 1) & mask;
    }
  };
  for (const [ordinal, hash] of hashes.entries()) ordinals[slotOf(hash)] = ordinal;
  return (hash) => ordinals[slotOf(hash)] as number;
}
