import { drawSeed } from '../../proving-ground/lab/shoppers/random.ts';

/** SEED=… replays a run's schedule. */
export function chooseSeed(): number {
  return Number(process.env.SEED) || drawSeed();
}
