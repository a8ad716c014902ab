import { Session } from 'node:inspector/promises';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectDir } from '../src/config.ts';

/** The functions of src/ that ran, as "src/cart/cart.ts change". A callback without a name is "src/cart/cart.ts :4951". */
export type Trace = ReadonlySet<string>;

export interface TraceOptions {
  /** Functions that are left out, for example those that every request passes. */
  without?: Trace;
  /** The directory that src/ is in. */
  root?: string;
}

/** Work that a request leaves to be done after its answer, such as a log line, ends within this time. */
const AFTER_ANSWER_MS = 50;
/** A refresh of a cache may fall into one run. What belongs to the request runs each time. */
const RUNS = 3;

/**
 * Runs a request once to warm the caches, then several times, and returns the functions that ran each time, by the
 * precise coverage of V8. Nothing else may run in the process meanwhile.
 */
export async function traceRequest(
  send: () => Promise<unknown>,
  { without = new Set(), root = projectDir }: TraceOptions = {},
): Promise<Trace> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await runOnce(session, send, root);
    let trace = await runOnce(session, send, root);
    for (let runs = 1; runs < RUNS; runs++) trace = trace.intersection(await runOnce(session, send, root));
    return trace.difference(without);
  } finally {
    session.disconnect();
  }
}

/** Each reading of the coverage resets its counters. */
async function runOnce(session: Session, send: () => Promise<unknown>, root: string): Promise<Set<string>> {
  await send();
  await pause(AFTER_ANSWER_MS);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const sourceUrl = pathToFileURL(join(root, 'src/')).href;
  const names = result
    .filter(({ url }) => url.startsWith(sourceUrl))
    .flatMap(({ url, functions }) =>
      functions
        .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
        .map(({ functionName, ranges }) => {
          const name = functionName || `:${ranges[0]?.startOffset}`;
          return `${relative(root, fileURLToPath(url))} ${name}`;
        }),
    );
  return new Set(names);
}

/** The functions with a name, which a reader meets. A callback belongs to the function around it. */
export const namedOf = (trace: Trace): string[] => [...trace].filter((name) => !name.includes(' :'));

export const filesOf = (trace: Trace): string[] => [
  ...new Set(Array.from(trace, (name) => name.slice(0, name.indexOf(' ')))),
];
