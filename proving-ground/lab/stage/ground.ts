import type { ControlResult } from '../result.ts';
import type { Random } from '../shoppers/random.ts';
import type { Crowd } from '../shoppers/shoppers.ts';
import type { Stage } from '../stages.ts';
import { playControl } from './control.ts';
import { countLoad, type Load } from './costs.ts';
import { type FaultName, faultsOf } from './fault-plan.ts';
import { playFault } from './faults.ts';
import { type SiteOptions, startSite } from './site.ts';
import { openZones } from './zones.ts';

/** Where a stage is played: a shop that can be asked and broken. */
export interface Ground {
  port: number;
  /** What can be broken here. */
  faults: ReadonlySet<FaultName>;
  /** Resolves, when all runs again, with what it was. */
  breakIt(name: FaultName, random: Random): Promise<string>;
  /** What the servers behind the shop are asked in the next second; undefined where they do not tell. */
  countLoad(): Promise<Load | undefined>;
  /** Kills an instance and compares; only with session affinity. */
  playControl(crowd: Crowd, random: Random): Promise<ControlResult>;
  /** What ended although nobody asked it to, and the like. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

export const openGround = (options: SiteOptions & { stage: Stage }): Promise<Ground> =>
  options.stage.cluster ? openCluster(options) : openZones(options);

async function openCluster(options: SiteOptions): Promise<Ground> {
  const site = await startSite(options);
  return {
    port: site.port,
    faults: faultsOf(site.parts),
    breakIt: (name, random) => playFault(name, site, random),
    countLoad: () => countLoad(site),
    playControl: (crowd, random) => playControl(site, crowd, random),
    said: site.said,
    close: () => site.close(),
  };
}
