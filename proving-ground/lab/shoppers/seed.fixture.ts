import { drawSeed } from './random.ts';

/** The seed of a test's run. SEED=7 repeats the run of that seed. */
export const chooseSeed = (): number => Number(process.env.SEED) || drawSeed();
