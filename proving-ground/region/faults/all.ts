import { cacheFaults } from './caches.ts';
import { databaseFaults } from './databases.ts';
import { diskFaults } from './disks.ts';
import type { Fault } from './fault.ts';
import { instanceFaults } from './instances.ts';
import { networkFaults } from './network.ts';

/** All faults. */
export const FAULTS: readonly Fault[] = [
  ...instanceFaults,
  ...cacheFaults,
  ...databaseFaults,
  ...networkFaults,
  ...diskFaults,
];

export const FAULT_NAMES: readonly string[] = FAULTS.map(({ name }) => name);
