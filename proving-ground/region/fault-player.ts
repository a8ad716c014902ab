import { type Core, waitUntilHealthy } from './core.ts';
import { FAULTS } from './faults/all.ts';
import { type Fault, KINDS, type PlayResult } from './faults/fault.ts';

/** A fault that nobody heals ends by itself. */
const FAULT_LASTS_MS = 60_000;
/** An instance that starts while its database is still on the way ends, and is started again. */
const UNDO_TRIES = 5;

/** Faults that are played, and their end. */
export interface FaultPlayer {
  play(name: string, target: string | undefined): Promise<string>;
  /** Undoes all of them, starts what has died, and resolves when everything is well. */
  heal(): Promise<void>;
}

interface Active {
  fault: Fault;
  undo(): Promise<void>;
  timer: NodeJS.Timeout;
}

export function createFaultPlayer(core: Core, log: (message: string) => void): FaultPlayer {
  const active = new Set<Active>();

  const remember = (fault: Fault, { undo, said }: PlayResult) => {
    if (!undo) return;
    const timer = setTimeout(() => {
      log(`It ends by itself: ${said}`);
      end(one).catch((error: Error) => log(error.message));
    }, FAULT_LASTS_MS);
    const one: Active = { fault, undo, timer };
    active.add(one);
  };
  const end = async (one: Active) => {
    clearTimeout(one.timer);
    if (active.delete(one)) await persist(one.undo);
  };

  return {
    async play(name, target) {
      const fault = FAULTS.find((one) => one.name === name);
      if (!fault) throw new Error(`There is no fault "${name}": "help" lists them.`);
      const played = await fault.play(core, target);
      remember(fault, played);
      return played.said;
    },
    async heal() {
      // The last one first: each undoes what it has found.
      for (const kind of KINDS) {
        for (const one of [...active].reverse().filter(({ fault }) => fault.kind === kind)) await end(one);
      }
      await revive(core);
      await waitUntilHealthy(core);
    },
  };
}

/** What no fault has ended but one has led to: a server that found its disk full, or none to agree with. */
async function revive({ machines, web }: Core): Promise<void> {
  const others = [...machines.values()].filter(({ group }) => group !== 'web');
  await Promise.all(others.map((machine) => machine.start()));
  const dead = web.members().filter((machine) => !machine.isRunning());
  await Promise.all(dead.map((machine) => persist(() => web.restart(machine))));
}

async function persist(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    const failure = await work().then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return;
    if (tries === UNDO_TRIES) throw failure;
  }
}
