/** Signs the cookies of seeded carts; the measured shop has the same. */
export const BENCH_KEY = 'a signing key for measurements, of no other use';
