import type { AttackTarget } from './target.ts';

/** What one run of an attack found. */
export interface AttackResult {
  /** False when the shop did what the requirement forbids. */
  held: boolean;
  /** Counts and times by what they mean, such as `{ "requests sent": 3000, "refused": 2940 }`. */
  figures: Readonly<Record<string, number | string>>;
}

/** One attack, in a file of its own, named for what it tries. Its requests are bounded in count and in time. */
export interface Attack {
  /** As the command line names it, such as `promo-codes`. */
  name: string;
  /** The row of docs/security.md or docs/promises.md that it tests, such as `S43`. */
  row: string;
  /** Two sentences: what it does, and what the shop must do. */
  summary: string;
  /** The attack needs client addresses of its own, so the shop must trust this machine as a proxy. */
  needsForgedAddresses?: boolean;
  run(target: AttackTarget): Promise<AttackResult>;
}
