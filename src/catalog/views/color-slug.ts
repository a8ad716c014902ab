import { memoize } from '../../cache/memoize.ts';
import { slugOf } from '../product.ts';

/** The slug of a color's name. A page asks for the same few once per variant. */
export const colorSlug = memoize(1_000, slugOf);
