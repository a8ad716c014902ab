import { timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseOptions } from '@node-rs/argon2';
import { type Caller, createFairSemaphore } from '../../process/fair-semaphore.ts';
import { Problem } from '../../web/errors/errors.ts';
import { createHashing } from './hashing.ts';

/** The minimum for Argon2id in OWASP's Password Storage Cheat Sheet. Memory is in KiB. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** @node-rs/argon2 uses these numbers for Argon2id and its version 0x13. */
const ARGON2ID = { algorithm: 2, version: 1 } as const;

/** A hash takes 15 ms of one core, and twice that on a busy machine, so the last one waits about a second. */
const WAITING_MAX = 50;
const RETRY_AFTER_SECONDS = 2;

export interface Passwords {
  /**
   * Returns the hash to store, with its salt and parameters (PHC string format). `sibling` is the hash of another account
   * of the same address. Its salt is used again, so that `findMatch` compares a password with both at once.
   */
  hash(password: string, caller: Caller, sibling?: string | null): Promise<string>;
  /**
   * Tells whether the password matches the hash. `null` stands for a missing account or password: it takes as long and
   * never matches. If there is an `upgradedHash`, the caller must store it, because the old one has weaker parameters.
   * After wrong passwords, other networks go before this one for a while.
   */
  verify(
    hash: string | null,
    password: string,
    caller: Caller,
  ): Promise<{ ok: boolean; upgradedHash?: string }>;
  /**
   * Finds the hash that matches the password. Each different salt costs one computation, and an empty list costs one as
   * well. Hashes of one address share a salt, so the number of its accounts cannot be measured (S14).
   */
  findMatch(
    hashes: readonly string[],
    password: string,
    caller: Caller,
  ): Promise<{ hash: string; upgradedHash?: string } | undefined>;
}

export interface PasswordsOptions {
  /** This many hashes are computed at once. The default is half of the cores, so that pages stay fast. */
  concurrency?: number;
  /** The cost of a hash. Only tests of other things than passwords may set it, because cheaper hashes are guessed sooner. */
  cost?: PasswordCost;
}

/** The memory is in KiB. */
export interface PasswordCost {
  memoryCost: number;
  timeCost: number;
}

/** Each method throws a Problem 503 if the queue is full; see `FairSemaphore`. */
export function createPasswords(options: PasswordsOptions = {}): Passwords {
  const { concurrency = Math.max(1, Math.floor(availableParallelism() / 2)) } = options;
  const parameters = { ...PARAMETERS, ...options.cost };
  const dummyHash = dummyHashOf(parameters);
  const semaphore = createFairSemaphore(concurrency, WAITING_MAX);
  const hashing = createHashing();

  async function withPermit<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
    if (!(await semaphore.acquire(caller))) {
      throw new Problem(503, 'overloaded', 'Too many people are signing in. Try again in a moment.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    try {
      return await work();
    } finally {
      semaphore.release();
    }
  }

  const hash = (password: string, salt?: Buffer) =>
    hashing.hash(normalizedPassword(password), salt ? { ...parameters, salt } : parameters);

  /** Computes the password's hash with the salt and parameters of a stored one, to compare it with all that share them. */
  async function hashAs(stored: string, password: string): Promise<string> {
    const { algorithm, version, memoryCost, timeCost, parallelism } = parseOptions(stored);
    const same = { algorithm, version, memoryCost, timeCost, parallelism, salt: saltOf(stored) };
    return hashing.hash(normalizedPassword(password), same);
  }

  return {
    hash: (password, caller, sibling) =>
      withPermit(caller, () => hash(password, sibling ? saltOf(sibling) : undefined)),
    verify: (stored, password, caller) =>
      withPermit(caller, async () => {
        const fits = await hashing.verify(stored ?? dummyHash, normalizedPassword(password));
        if (!fits || stored === null) return { ok: false };
        semaphore.uncount(caller);
        if (!isWeaker(stored, parameters)) return { ok: true };
        return { ok: true, upgradedHash: await hash(password, saltOf(stored)) };
      }),

    findMatch: (hashes, password, caller) =>
      withPermit(caller, async () => {
        const bySalt = Map.groupBy(hashes.length > 0 ? hashes : [dummyHash], headOf);
        for (const [first = dummyHash] of bySalt.values()) {
          const computed = await hashAs(first, password);
          if (!hashes.some((stored) => isEqual(stored, computed))) continue;
          semaphore.uncount(caller);
          if (!isWeaker(computed, parameters)) return { hash: computed };
          return { hash: computed, upgradedHash: await hash(password, saltOf(computed)) };
        }
        return undefined;
      }),
  };
}

/** Passwords are compared with this hash if there is no account. It takes as long, and no known password matches. */
const dummyHashOf = ({ memoryCost, timeCost }: PasswordCost): string =>
  `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${PARAMETERS.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Returns everything before the hash in `$argon2id$v=19$m=…$<salt>$<hash>`. */
const headOf = (stored: string): string => stored.slice(0, stored.lastIndexOf('$'));

const saltOf = (stored: string): Buffer => Buffer.from(headOf(stored).split('$').at(-1) ?? '', 'base64');

function isEqual(stored: string, computed: string): boolean {
  const [one, other] = [Buffer.from(stored), Buffer.from(computed)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Keyboards send the same characters as different code points (NIST SP 800-63B, 3.1.1.2). */
export const normalizedPassword = (password: string): string => password.normalize('NFKC');

function isWeaker(stored: string, cost: PasswordCost): boolean {
  const { algorithm, version, memoryCost, timeCost } = parseOptions(stored);
  return (
    algorithm !== ARGON2ID.algorithm ||
    version !== ARGON2ID.version ||
    memoryCost < cost.memoryCost ||
    timeCost < cost.timeCost
  );
}
