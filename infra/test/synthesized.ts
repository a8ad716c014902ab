import { type Synthesized, synthesize } from './synthesize.ts';

/** Once for all tests of this process: it takes seconds. */
export const small: Synthesized = synthesize();
/** With what is off by default. */
export const large: Synthesized = synthesize({ size: 'large', stateStore: 'dynamodb', sticky: 'true' });

export const bothSizes: readonly (readonly [name: string, shop: Synthesized])[] = [
  ['small', small],
  ['large', large],
];
