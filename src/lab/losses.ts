import type { Finding } from './shoppers/shopper.ts';

/** How many acknowledged changes a finding says are gone. */
export function changesLostBy({ fault }: Finding): number {
  if (fault.kind === 'lost') return 1;
  // It began anew, and what the first change of the new cart was is there.
  if (fault.kind === 'other') return Math.max(1, -fault.versions);
  return 0;
}

export interface Losses {
  lost: number;
  lostAtSignIn: number;
  doubled: number;
  foreign: number;
  /** Shoppers, by name. */
  losers: Set<string>;
  others: number;
}

export function countLosses(findings: readonly Finding[]): Losses {
  const losses: Losses = { lost: 0, lostAtSignIn: 0, doubled: 0, foreign: 0, losers: new Set(), others: 0 };
  for (const finding of findings) {
    const { fault, shopper, afterSignIn } = finding;
    const lost = changesLostBy(finding);
    losses.lost += lost;
    if (afterSignIn) losses.lostAtSignIn += lost;
    if (lost > 0 || fault.kind === 'session') losses.losers.add(shopper);
    if (fault.kind === 'doubled') losses.doubled++;
    if (fault.kind === 'foreign') losses.foreign += fault.changes;
    if (fault.kind === 'page' || fault.kind === 'answer') losses.others++;
  }
  return losses;
}
