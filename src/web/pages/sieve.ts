/** An item of a sieve. Its owner sets `bytes` and, on each use, `isVisited`. The sieve sets the rest. */
export interface SieveItem {
  bytes: number;
  /** Setting this on each use costs less than moving the item, as an LRU list would. */
  isVisited: boolean;
  isKept: boolean;
  newer: SieveItem | undefined;
  older: SieveItem | undefined;
}

export interface Sieve<Item extends SieveItem> {
  add(item: Item): void;
  remove(item: Item): void;
  /** Call this instead of changing the `bytes` of an item that was added. */
  grow(item: Item, bytes: number): void;
  /** Removes the oldest item that was not used since the hand last passed it, and returns it. */
  evict(): Item | undefined;
  readonly bytes: number;
  readonly size: number;
}

/**
 * Evicts items by the SIEVE algorithm (Zhang et al., NSDI 2024). Items stay in the sequence of their arrival. A hand moves
 * from the oldest to the newest, spares each item that was used since its last pass, and evicts the first one that was
 * not. Items that are used only once leave quickly, and a use writes one bit.
 */
export function createSieve<Item extends SieveItem>(): Sieve<Item> {
  let newest: SieveItem | undefined;
  let oldest: SieveItem | undefined;
  let hand: SieveItem | undefined;
  let bytes = 0;
  let size = 0;

  function remove(item: Item): void {
    if (!item.isKept) return;
    item.isKept = false;
    if (hand === item) hand = item.newer;
    if (item.newer) item.newer.older = item.older;
    else newest = item.older;
    if (item.older) item.older.newer = item.newer;
    else oldest = item.newer;
    item.newer = undefined;
    item.older = undefined;
    bytes -= item.bytes;
    size--;
  }

  return {
    remove,
    add(item) {
      if (item.isKept) return;
      item.isKept = true;
      item.older = newest;
      if (newest) newest.newer = item;
      else oldest = item;
      newest = item;
      bytes += item.bytes;
      size++;
    },
    grow(item, more) {
      item.bytes += more;
      if (item.isKept) bytes += more;
    },
    evict() {
      let item = hand ?? oldest;
      while (item?.isVisited) {
        item.isVisited = false;
        item = item.newer ?? oldest;
      }
      hand = item;
      if (item) remove(item as Item);
      return item as Item | undefined;
    },
    get bytes() {
      return bytes;
    },
    get size() {
      return size;
    },
  };
}
