import { timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseOptions } from '@node-rs/argon2';
import { type Caller, createFairSemaphore } from '../../process/fair-semaphore.ts';
import { Problem } from '../../web/errors/errors.ts';
import { createHashing } from './hashing.ts';

/** Argon2id as OWASP's Password Storage Cheat Sheet asks for at least; memory in KiB. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** The numbers that @node-rs/argon2 gives Argon2id and its version 0x13. */
const ARGON2ID = { algorithm: 2, version: 1 } as const;

/** Compared with where there is no account: it costs the same, and no password is known to fit. */
const NOBODYS_HASH = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** One takes 15 ms of one core, twice that on a busy machine: the last of them waits about a second. */
const WAITING_MAX = 50;
const RETRY_AFTER_SECONDS = 2;

export interface Passwords {
  /**
   * The hash to store, with its salt and parameters (PHC string format). `sibling` is the hash of another account of
   * the same address. Its salt is used again, so that `findMatch` compares a password with both at once.
   */
  hash(password: string, caller: Caller, sibling?: string | null): Promise<string>;
  /**
   * Whether the password is the one that was hashed. `null` stands for an account that is not there or has no
   * password: it takes as long, and is never ok. `upgradedHash` is to be stored where it is given: the old one
   * was made with weaker parameters. After wrong passwords, other networks go before this one for a while.
   */
  verify(
    hash: string | null,
    password: string,
    caller: Caller,
  ): Promise<{ ok: boolean; upgradedHash?: string }>;
  /**
   * Finds the hash that belongs to the password. Each different salt costs one computation, and no hash at all costs
   * one as well. Hashes of one address share a salt, so the number of its accounts cannot be measured (S14).
   */
  findMatch(
    hashes: readonly string[],
    password: string,
    caller: Caller,
  ): Promise<{ hash: string; upgradedHash?: string } | undefined>;
}

export interface PasswordsOptions {
  /** Hashes computed at once; by default half of the cores, so that pages are answered meanwhile. */
  concurrency?: number;
}

/** Each method throws a Problem 503 where so many wait that this one would wait too long; see `FairSemaphore`. */
export function createPasswords(options: PasswordsOptions = {}): Passwords {
  const { concurrency = Math.max(1, Math.floor(availableParallelism() / 2)) } = options;
  const semaphore = createFairSemaphore(concurrency, WAITING_MAX);
  const hashing = createHashing();

  async function inTurn<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
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
    hashing.hash(normalizedPassword(password), salt ? { ...PARAMETERS, salt } : PARAMETERS);

  /** Computes the password's hash with the salt and parameters of a stored one, to be compared with all that share them. */
  async function hashAs(stored: string, password: string): Promise<string> {
    const { algorithm, version, memoryCost, timeCost, parallelism } = parseOptions(stored);
    const parameters = { algorithm, version, memoryCost, timeCost, parallelism, salt: saltOf(stored) };
    return hashing.hash(normalizedPassword(password), parameters);
  }

  return {
    hash: (password, caller, sibling) =>
      inTurn(caller, () => hash(password, sibling ? saltOf(sibling) : undefined)),
    verify: (stored, password, caller) =>
      inTurn(caller, async () => {
        const fits = await hashing.verify(stored ?? NOBODYS_HASH, normalizedPassword(password));
        if (!fits || stored === null) return { ok: false };
        semaphore.uncount(caller);
        if (!isWeaker(stored)) return { ok: true };
        return { ok: true, upgradedHash: await hash(password, saltOf(stored)) };
      }),

    findMatch: (hashes, password, caller) =>
      inTurn(caller, async () => {
        const bySalt = Map.groupBy(hashes.length > 0 ? hashes : [NOBODYS_HASH], headOf);
        for (const [first = NOBODYS_HASH] of bySalt.values()) {
          const computed = await hashAs(first, password);
          if (!hashes.some((stored) => isEqual(stored, computed))) continue;
          semaphore.uncount(caller);
          if (!isWeaker(computed)) return { hash: computed };
          return { hash: computed, upgradedHash: await hash(password, saltOf(computed)) };
        }
        return undefined;
      }),
  };
}

/** Everything before the hash in `$argon2id$v=19$m=…$<salt>$<hash>`. */
const headOf = (stored: string): string => stored.slice(0, stored.lastIndexOf('$'));

const saltOf = (stored: string): Buffer => Buffer.from(headOf(stored).split('$').at(-1) ?? '', 'base64');

function isEqual(stored: string, computed: string): boolean {
  const [one, other] = [Buffer.from(stored), Buffer.from(computed)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The same characters come from other keyboards as other code points (NIST SP 800-63B, 3.1.1.2). */
export const normalizedPassword = (password: string): string => password.normalize('NFKC');

function isWeaker(stored: string): boolean {
  const { algorithm, version, memoryCost, timeCost } = parseOptions(stored);
  return (
    algorithm !== ARGON2ID.algorithm ||
    version !== ARGON2ID.version ||
    memoryCost < PARAMETERS.memoryCost ||
    timeCost < PARAMETERS.timeCost
  );
}
