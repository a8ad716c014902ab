import type { Core } from '../core.ts';

/** What a fault is about; on healing the first ones are mended first, because the later ones need them. */
export const KINDS = ['network', 'disk', 'database', 'cache', 'instance'] as const;

export interface Played {
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
  play(core: Core, target: string | undefined): Promise<Played>;
}

export function getMachine(core: Core, name: string | undefined, kind: string) {
  const machine = core.machines.get(name ?? '');
  if (!machine) throw new Error(`${name ?? 'nothing'} is no ${kind}: "hosts" lists them.`);
  return machine;
}
