import type { Finding } from '../shoppers/shopper.ts';

export interface Losses {
  lost: number;
  lostAtSignIn: number;
  doubled: number;
  foreign: number;
  /** Shoppers, by name. */
  losers: Set<string>;
  others: number;
  /** Carts that are not what they must be, although nothing acknowledged is gone. */
  unexplained: number;
}

export function countLosses(findings: readonly Finding[]): Losses {
  const losses: Losses = {
    lost: 0,
    lostAtSignIn: 0,
    doubled: 0,
    foreign: 0,
    losers: new Set(),
    others: 0,
    unexplained: 0,
  };
  for (const { fault, shopper, afterSignIn, changesLost: lost } of findings) {
    losses.lost += lost;
    if (afterSignIn) losses.lostAtSignIn += lost;
    if (lost > 0 || fault.kind === 'session') losses.losers.add(shopper);
    if (fault.kind === 'doubled') losses.doubled++;
    if (fault.kind === 'foreign') losses.foreign += fault.changes;
    if (fault.kind === 'page' || fault.kind === 'answer') losses.others++;
    if (fault.kind === 'other' && lost === 0) losses.unexplained++;
  }
  return losses;
}
