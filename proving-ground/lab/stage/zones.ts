import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PORT_OFFSETS } from '../../cluster/options.ts';
import { findFreePorts } from '../../shared/free-ports.ts';
import type { FaultName } from './fault-plan.ts';
import type { Ground } from './ground.ts';
import type { SiteOptions } from './site.ts';

/** The part of the region that the lab uses. */
interface Region {
  port: number;
  /** Resolves when the fault has begun. */
  fault(name: string): Promise<void>;
  /** Resolves when everything is healthy again. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

interface RegionModule {
  startRegion(options: {
    port: number;
    folder: string;
    environment: NodeJS.ProcessEnv;
    log(message: string): void;
  }): Promise<Region>;
}

const file = fileURLToPath(new URL('../../region/region.ts', import.meta.url));

/** Returns undefined when the region exists. */
export const whyNoZones = (): string | undefined =>
  existsSync(file) ? undefined : 'The region of three zones is not part of this version.';

/** The region's names of the faults. Two in a row count as one fault. */
const NAMES: Partial<Record<FaultName, readonly string[]>> = {
  'kill an instance': ['kill-instance'],
  'freeze an instance': ['freeze-instance'],
  'replace an instance': ['replace-instance'],
  'scale out and in': ['scale-out', 'scale-in'],
  'empty the cache': ['empty-cache'],
  'kill the cache': ['kill-cache'],
  'freeze the cache': ['freeze-cache'],
  'kill the database': ['kill-database'],
  'freeze the database': ['cut-off-database'],
  'freeze the replica': ['lag-database'],
  'cut off a zone': ['cut-zone'],
  'cut a zone one way': ['cut-one-way'],
  'fail over the cache': ['fail-over-cache'],
  'fail over the database': ['fail-over-database'],
  'fill the disk of the database': ['fill-disk'],
};

/** Long enough to elect a primary. Brief faults end at once or are repaired by the region itself. */
const BROKEN_MS = 8_000;
const BRIEFLY_BROKEN_MS = 2_000;
const BRIEF: ReadonlySet<FaultName> = new Set([
  'kill an instance',
  'replace an instance',
  'scale out and in',
  'empty the cache',
]);
const SAID_MAX = 200;

export async function openZones({ folder, environment }: SiteOptions): Promise<Ground> {
  const { startRegion } = (await import(file)) as RegionModule;
  const said: string[] = [];
  const log = (message: string) => {
    said.push(message);
    if (said.length > SAID_MAX) said.shift();
  };
  const port = await findFreePorts(PORT_OFFSETS);
  const region = await startRegion({ port, folder: join(folder, 'region'), environment, log });
  return {
    port,
    faults: new Set(Object.keys(NAMES) as FaultName[]),
    async breakIt(name) {
      const names = NAMES[name] ?? [];
      for (const one of names) await region.fault(one);
      await pause(BRIEF.has(name) ? BRIEFLY_BROKEN_MS : BROKEN_MS);
      await region.heal();
      return names.join(', ');
    },
    countLoad: async () => undefined,
    playControl: () => Promise.reject(new Error('the region has no session affinity here')),
    said,
    close: () => region.close(),
  };
}
