/** A binary heap, which returns the item with the smallest key first. Items with equal keys keep their order. */
export interface Heap<Item> {
  readonly size: number;
  push(key: number, item: Item): void;
  /** The smallest key, or Infinity when the heap is empty. */
  firstKey(): number;
  pop(): Item | undefined;
}

interface Node<Item> {
  key: number;
  order: number;
  item: Item;
}

export function createHeap<Item>(): Heap<Item> {
  const nodes: Node<Item>[] = [];
  let pushed = 0;
  const isBefore = (one: Node<Item>, other: Node<Item>) =>
    one.key < other.key || (one.key === other.key && one.order < other.order);
  const swap = (one: number, other: number) => {
    [nodes[one], nodes[other]] = [nodes[other] as Node<Item>, nodes[one] as Node<Item>];
  };
  const at = (index: number) => nodes[index] as Node<Item>;

  function rise(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isBefore(at(child), at(parent))) return;
      swap(child, parent);
      child = parent;
    }
  }

  function sink(): void {
    for (let parent = 0; ; ) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < nodes.length && isBefore(at(child), at(least))) least = child;
      if (least === parent) return;
      swap(least, parent);
      parent = least;
    }
  }

  return {
    get size() {
      return nodes.length;
    },
    push(key, item) {
      nodes.push({ key, order: pushed++, item });
      rise(nodes.length - 1);
    },
    firstKey: () => nodes[0]?.key ?? Number.POSITIVE_INFINITY,
    pop() {
      const [first] = nodes;
      const last = nodes.pop();
      if (first && last && first !== last) {
        nodes[0] = last;
        sink();
      }
      return first?.item;
    },
  };
}
