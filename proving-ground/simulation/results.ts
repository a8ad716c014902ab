import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ServiceTime } from './calibrate.ts';
import type { CheckResult } from './check.ts';

/** What `npm run simulation -- --write` keeps, so that docs/capacity.md can be computed from it. */
export interface SimulationFile {
  /** When, where and at which commit. */
  origin: string;
  services: readonly ServiceTime[];
  checked: CheckResult['checked'];
}

export const RESULTS_FILE = fileURLToPath(
  new URL('../../docs/measurements/simulation.json', import.meta.url),
);

export async function readResults(): Promise<SimulationFile> {
  return JSON.parse(await readFile(RESULTS_FILE, 'utf8')) as SimulationFile;
}
