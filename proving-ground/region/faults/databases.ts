import type { Core } from '../core.ts';
import type { Machine } from '../machine/machine.ts';
import { type Fault, getMachine, kill } from './fault.ts';

/** Picks the primary when no name is given. */
const pick = async (core: Core, name: string | undefined): Promise<Machine> =>
  getMachine(core, name ?? (await core.database.getPrimary()), 'database');

export const databaseFaults: Fault[] = [
  {
    name: 'kill-database',
    kind: 'database',
    takes: '[db-a]',
    what: 'its host loses power, with Patroni and etcd',
    play: async (core, target) => kill(await pick(core, target)),
  },
  {
    name: 'fail-over-database',
    kind: 'database',
    takes: '',
    what: 'the synchronous standby becomes the primary',
    async play({ database }) {
      return { said: `${await database.switchOver()} is the primary now.` };
    },
  },
  {
    name: 'lag-database',
    kind: 'database',
    takes: '[db-a]',
    what: 'stops the replay on standbys',
    async play({ database }, target) {
      const roles = await database.roles();
      const standbys = [...roles].filter(([, role]) => role === 'replica' || role === 'synchronous standby');
      const names = standbys.map(([name]) => name).filter((name) => target === undefined || name === target);
      if (names.length === 0)
        throw new Error(
          `${target ?? 'No host'} ${target === undefined ? 'is' : 'is not'} a standby. "hosts" lists them.`,
        );
      await Promise.all(names.map((name) => database.pauseReplay(name)));
      return {
        said: `${names.join(' and ')} fall behind.`,
        // A standby that has become the primary refuses, because it replays nothing.
        undo: async () => {
          await Promise.all(names.map((name) => database.resumeReplay(name).catch(() => {})));
        },
      };
    },
  },
  {
    name: 'cut-off-database',
    kind: 'network',
    takes: '[db-a]',
    what: 'cuts its network while it runs; clients stay connected',
    async play(core, target) {
      const { name } = await pick(core, target);
      await core.network.cutHost(name);
      return { said: `${name} is cut off.`, undo: () => core.network.joinHost(name) };
    },
  },
];
