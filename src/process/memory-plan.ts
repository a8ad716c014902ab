import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The memory that one process of the shop may use when MEMORY_MB is unset. */
export const MEMORY_DEFAULT_MB = 120;
/** From this memory on, speed is worth more than what tighter limits would save. */
const ROOMY_MB = 250;
/** What a process with large limits uses at its peak, with the smallest page cache. */
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
    // The young generation has two halves of this many MB. V8 would let each grow to 16 MB of garbage. With 2 MB, a request
    // would take a third more processor time.
    `${YOUNG_GENERATION}=4`,
    // The old generation is collected after it has grown by this many percent. V8 would let it grow by 300.
    '--heap-growing-percent=20',
    `--import=${new URL('strip-types.js', import.meta.url)}`,
    `--import=${new URL('leave-out-cron.js', import.meta.url)}`,
    // Stripping types by a function is an experiment of Node, and each first start would say so.
    '--disable-warning=ExperimentalWarning',
  ],
  environment: {
    ...ONE_ARENA,
    // Buffers from this size on are returned to the system when they are freed. malloc would keep up to 32 MB of them.
    MALLOC_MMAP_THRESHOLD_: '65536',
    MALLOC_TRIM_THRESHOLD_: '65536',
    // The cache keeps what it has read in memory. `strip-types.js` takes its place.
    NODE_DISABLE_COMPILE_CACHE: '1',
  },
};

const ROOMY: MemoryPlan = {
  flags: [`${YOUNG_GENERATION}=16`, '--heap-growing-percent=100'],
  // The new process reads compiled code from its first module on, so it does not load the compiler of TypeScript.
  environment: { ...ONE_ARENA, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
};

/**
 * Replaces this process by itself with the flags and variables of its memory plan, which V8 and malloc read only when
 * they start. It keeps its process ID, and a start takes about 30 ms longer. A process that was given a young generation
 * keeps it, and so does one that talks to its parent, such as a worker, which has its parent's flags.
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

/** The finished pages that fit beside everything else: half of what a fast process does not need itself. */
export const pageCacheMbFor = (memoryMb: number): number =>
  Math.max(PAGE_CACHE_MIN_MB, Math.floor((memoryMb - FAST_PROCESS_MB) / 2));

const planFor = (memoryMb: number): MemoryPlan => (memoryMb >= ROOMY_MB ? ROOMY : SMALL);
