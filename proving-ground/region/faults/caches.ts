import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '../core.ts';
import type { Machine } from '../machine/machine.ts';
import { type Fault, getMachine, kill } from './fault.ts';

/** A slow cache is frozen and runs in turn. It is frozen longer than the shop waits and shorter than the Sentinels do. */
const SLOW_MS = 300;
const QUICK_MS = 20;

/** Picks the primary when no name is given. */
const pick = async (core: Core, name: string | undefined): Promise<Machine> =>
  getMachine(core, name ?? (await core.cache.getPrimary()).name, 'cache');

export const cacheFaults: Fault[] = [
  {
    name: 'empty-cache',
    kind: 'cache',
    takes: '',
    what: 'deletes every key',
    async play({ cache }) {
      await cache.empty();
      return { said: 'The cache is empty.' };
    },
  },
  {
    name: 'freeze-cache',
    kind: 'cache',
    takes: '[cache-a]',
    what: 'accepts connections and never answers',
    async play(core, target) {
      const machine = await pick(core, target);
      await machine.freeze();
      return { said: `${machine.name} is frozen.`, undo: () => machine.thaw() };
    },
  },
  {
    name: 'slow-cache',
    kind: 'cache',
    takes: '[cache-a]',
    what: `answers take up to ${SLOW_MS} ms`,
    async play(core, target) {
      const machine = await pick(core, target);
      const end = slowDown(machine);
      return { said: `${machine.name} is slow.`, undo: end };
    },
  },
  {
    name: 'kill-cache',
    kind: 'cache',
    takes: '[cache-a]',
    what: 'its host loses power',
    play: async (core, target) => kill(await pick(core, target)),
  },
  {
    name: 'fail-over-cache',
    kind: 'cache',
    takes: '',
    what: 'makes another cache the primary, by the Sentinels',
    async play({ cache }) {
      const { name } = await cache.getPrimary();
      await cache.failOver();
      return { said: `The Sentinels replace the primary ${name}.` };
    },
  },
];

function slowDown(machine: Machine): () => Promise<void> {
  let isOver = false;
  const loop = (async () => {
    while (!isOver) {
      machine.part('redis')?.process.kill('SIGSTOP');
      await pause(SLOW_MS);
      machine.part('redis')?.process.kill('SIGCONT');
      await pause(QUICK_MS);
    }
  })();
  return () => {
    isOver = true;
    return loop;
  };
}
