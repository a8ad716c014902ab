import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The memory that one process of the shop may use when MEMORY_MB is unset. */
export const MEMORY_DEFAULT_MB = 120;
/** A process that may use at least this much memory gets the larger, faster limits. */
const ROOMY_MB = 250;
/** The peak memory of a process with the larger limits and the smallest page cache. */
const FAST_PROCESS_MB = 220;
const PAGE_CACHE_MIN_MB = 16;
const YOUNG_GENERATION = '--max-semi-space-size';

/** The reasons and the measurements are in docs/decisions/0070-memory-plan.md. */
interface MemoryPlan {
  /** Flags of V8 and of Node. */
  flags: string[];
  /** Variables of malloc and of Node. */
  environment: Record<string, string>;
}

/** malloc keeps what a thread has freed in the arena of that thread, so there is one arena for all threads. */
const ONE_ARENA = { MALLOC_ARENA_MAX: '1' };

const SMALL: MemoryPlan = {
  flags: [
    // Each half of the young generation has this many MB. By default, V8 would let each grow to 16 MB of garbage. With
    // 2 MB, a request would take a third more processor time.
    `${YOUNG_GENERATION}=4`,
    // The old generation is collected after it has grown by this many percent. By default it could grow by 300. With 20,
    // a request would take a fifth more processor time and the process as much memory.
    '--heap-growing-percent=40',
    `--import=${new URL('strip-types.js', import.meta.url)}`,
    // `stripTypeScriptTypes` is experimental in Node, and would print a warning at the first start of a release.
    '--disable-warning=ExperimentalWarning',
  ],
  environment: {
    ...ONE_ARENA,
    // Freed buffers of at least this size go back to the system. By default, malloc would keep up to 32 MB of them.
    MALLOC_MMAP_THRESHOLD_: '65536',
    MALLOC_TRIM_THRESHOLD_: '65536',
    // Node's compile cache would keep everything that it has read in memory. `strip-types.js` replaces it.
    NODE_DISABLE_COMPILE_CACHE: '1',
  },
};

const ROOMY: MemoryPlan = {
  flags: [`${YOUNG_GENERATION}=16`, '--heap-growing-percent=100'],
  // From its second start on, the process loads compiled code even for its first module, so it never loads Node's
  // TypeScript compiler.
  environment: { ...ONE_ARENA, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
};

/**
 * Restarts this process with the flags and variables of its memory plan, because V8 and malloc read them only when a
 * process starts. The process ID stays the same, and the start takes about 30 ms longer. Nothing happens in a process
 * that was started with its own size of the young generation, or that has a channel to its parent: a worker already has
 * its parent's flags.
 */
export function startWithMemoryPlan(): void {
  const isPlanned = process.execArgv.some((flag) => flag.startsWith(YOUNG_GENERATION));
  if (isPlanned || process.channel || !process.execve) return;
  const { flags, environment: more } = planFor(Number(process.env.MEMORY_MB || MEMORY_DEFAULT_MB));
  process.execve(
    process.execPath,
    [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)],
    { ...more, ...process.env },
  );
}

/** The size of the page cache: half of the memory that a process with the larger limits does not need for itself. */
export const pageCacheMbFor = (memoryMb: number): number =>
  Math.max(PAGE_CACHE_MIN_MB, Math.floor((memoryMb - FAST_PROCESS_MB) / 2));

const planFor = (memoryMb: number): MemoryPlan => (memoryMb >= ROOMY_MB ? ROOMY : SMALL);
