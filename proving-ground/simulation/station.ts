import type { Machine } from './machine.ts';
import type { Station } from './model.ts';

/** Gives a request processor time at one of the station's processes, as soon as one of its threads is free. */
export type Serve = (cpuMs: number, done: () => void) => void;

export function createStation({ processes, threads }: Station, machine: Machine): Serve {
  const all = Array.from({ length: processes }, () => createProcess(threads, machine));
  let turn = 0;
  return (cpuMs, done) => all[turn++ % processes]?.(cpuMs, done);
}

function createProcess(threads: number, machine: Machine): Serve {
  const waiting = createQueue<[cpuMs: number, done: () => void]>();
  let free = threads;
  const serve: Serve = (cpuMs, done) => {
    free--;
    machine.run(cpuMs, () => {
      free++;
      const next = waiting.take();
      if (next) serve(...next);
      done();
    });
  };
  return (cpuMs, done) => {
    if (free === 0) waiting.add([cpuMs, done]);
    else serve(cpuMs, done);
  };
}

/** Thousands may wait. Taking the first from an array would move all others each time. */
function createQueue<Item>() {
  let items: Item[] = [];
  let head = 0;
  return {
    add: (item: Item) => void items.push(item),
    take(): Item | undefined {
      const first = items[head];
      if (first !== undefined) head++;
      if (head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return first;
    },
  };
}
