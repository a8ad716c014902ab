import type { AttackTarget } from './target.ts';

/** The result of one attack. */
export interface AttackResult {
  /** False when the shop did what the requirement forbids. */
  held: boolean;
  /** Counts and times by name, such as `{ "requests sent": 3000, "refused": 2940 }`. */
  figures: Readonly<Record<string, number | string>>;
}

/** One attack. The number and the duration of its requests are limited. */
export interface Attack {
  /** Its name on the command line, such as `promo-codes`. */
  name: string;
  /** The row of docs/security.md or docs/promises.md that it tests, such as `S43`. */
  row: string;
  /** Two sentences: what it does, and what the shop must do. */
  summary: string;
  /** Whether the attack forges client addresses, so that the shop must trust this machine as a proxy. */
  needsForgedAddresses?: boolean;
  run(target: AttackTarget): Promise<AttackResult>;
}
