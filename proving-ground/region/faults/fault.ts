import type { Group } from '../../../infra/security-groups.ts';
import type { Core } from '../core.ts';
import type { Machine } from '../machine/machine.ts';

/** What a fault is about; on healing the first ones are mended first, because the later ones need them. */
export const KINDS = ['network', 'disk', 'database', 'cache', 'instance'] as const;

export interface PlayResult {
  /** What was done, as a sentence. */
  said: string;
  /** Undefined: it is over already. */
  undo?(): Promise<void>;
}

export interface Fault {
  name: string;
  kind: (typeof KINDS)[number];
  /** What it may be told, for the help: `[web-a1]`. */
  takes: string;
  what: string;
  /** Resolves when it is in place. Throws one sentence where the target is none. */
  play(core: Core, target: string | undefined): Promise<PlayResult>;
}

/** Of this group, where one is given; throws one sentence for a name that is none of them. */
export function getMachine({ machines }: Core, name: string, group?: Group): Machine {
  const machine = machines.get(name);
  if (machine && (group === undefined || machine.group === group)) return machine;
  throw new Error(`${name} is no ${group ?? 'host'}: "hosts" lists them.`);
}

/** As if its power were gone, until it is undone. */
export async function kill(machine: Machine): Promise<PlayResult> {
  await machine.kill();
  return { said: `${machine.name} is killed.`, undo: () => machine.start() };
}
