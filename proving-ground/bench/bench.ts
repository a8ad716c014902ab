import type { Plan } from './measuring/slices.ts';
import type { Report } from './results/report.ts';

/** What a section of the measurements gets. */
export interface Bench {
  report: Report;
  /** For logs, requests and pictures. It is removed after the section. */
  folder: string;
  /** A run with few slices leaves out what takes minutes, such as a million carts. */
  isBrief: boolean;
  /** How many slices of this length each contestant gets. */
  plan(seconds: number): Plan;
}

/** Runs with fewer slices are brief. */
export const FULL_SLICES = 5;

/** Callers at once, unless a section says otherwise. Each waits for its answer before its next request. */
export const CALLERS = 64;
