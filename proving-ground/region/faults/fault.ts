import type { Group } from '../../../infra/security-groups.ts';
import type { Core } from '../core.ts';
import type { Machine } from '../machine/machine.ts';

/** The parts that a fault can break. Faults are undone in this order, because later kinds need the earlier ones. */
export const KINDS = ['network', 'disk', 'database', 'cache', 'instance'] as const;

export interface PlayResult {
  /** A sentence that says what was done. */
  said: string;
  /** It is undefined when there is nothing to undo. */
  undo?(): Promise<void>;
}

export interface Fault {
  name: string;
  kind: (typeof KINDS)[number];
  /** Its argument, for the help: `[web-a1]`. */
  takes: string;
  what: string;
  /** Resolves when the fault has begun. Throws one sentence when the target does not fit. */
  play(core: Core, target: string | undefined): Promise<PlayResult>;
}

/** Finds a machine, of this group if one is given. Throws one sentence for any other name. */
export function getMachine({ machines }: Core, name: string, group?: Group): Machine {
  const machine = machines.get(name);
  if (machine && (group === undefined || machine.group === group)) return machine;
  throw new Error(`${name} is not a ${group ?? 'host'}. "hosts" lists them.`);
}

/** Cuts a machine's power until the fault is undone. */
export async function kill(machine: Machine): Promise<PlayResult> {
  await machine.kill();
  return { said: `${machine.name} was killed.`, undo: () => machine.start() };
}
