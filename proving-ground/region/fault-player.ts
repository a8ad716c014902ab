import { type Core, waitUntilHealthy } from './core.ts';
import { FAULTS } from './faults/all.ts';
import { type Fault, KINDS, type PlayResult } from './faults/fault.ts';

/** A fault ends on its own after this time. */
const FAULT_LASTS_MS = 60_000;
/** An instance ends when its database is not ready yet, so it is started again. */
const UNDO_TRIES = 5;

/** Plays faults and undoes them. */
export interface FaultPlayer {
  play(name: string, target: string | undefined): Promise<string>;
  /** Undoes all faults, starts what has died, and resolves when everything is healthy. */
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
      log(`Time limit reached, undoing: ${said}`);
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
      if (!fault) throw new Error(`There is no fault "${name}". "help" lists them.`);
      const played = await fault.play(core, target);
      remember(fault, played);
      return played.said;
    },
    async heal() {
      // The newest fault is undone first, because each restores the state that it found.
      for (const kind of KINDS) {
        for (const one of [...active].reverse().filter(({ fault }) => fault.kind === kind)) await end(one);
      }
      await revive(core);
      await waitUntilHealthy(core);
    },
  };
}

/** Restarts servers that ended as a result of a fault, such as one that found its disk full. */
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
