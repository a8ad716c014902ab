import { type Synthesized, synthesize } from './synthesize.ts';

/** Synthesized once for all tests of this process, because it takes seconds. */
export const small: Synthesized = synthesize();
/** The shop with the features that are off by default. */
export const large: Synthesized = synthesize({ size: 'large', stateStore: 'dynamodb', sticky: 'true' });

export const bothSizes: readonly (readonly [name: string, shop: Synthesized])[] = [
  ['small', small],
  ['large', large],
];
