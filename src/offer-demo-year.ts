import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { commandActor } from './audit/actor.ts';
import type { Database } from './database/database.ts';
import { askForDemoYear, DEMO_ORDERS } from './demo/demo-year.ts';
import { writeDemoYear } from './demo/write-demo-year.ts';
import type { StopSignal } from './process/stop-signal.ts';

/** Without an answer within this time, the shop opens as it is. */
const ANSWER_WITHIN_MS = 30_000;

const QUESTION = `
Add a demo year, so that the shop and its admin have something to show: ${DEMO_ORDERS} orders with customers, returns, invoices and
reviews? It can be added later as well, by "npm run demo" or in the admin, but its invoices can never be removed. [y/N] `;

/** Asks on the terminal of a new shop whether it wants a demo year, and writes it. The answer is no without a word. */
export async function offerDemoYear(
  database: Database,
  { stdin, stdout }: { stdin: Readable; stdout: Writable },
  stop: Pick<StopSignal, 'arrival' | 'hasCome'>,
): Promise<void> {
  if (!(await isWanted({ stdin, stdout }, stop)) || stop.hasCome) return;
  const stopping = new AbortController();
  void stop.arrival.then(() => stopping.abort());
  const asked = await askForDemoYear(database, { actor: commandActor('Demo') });
  if (!asked.ok) return;
  await writeDemoYear(database, {
    signal: stopping.signal,
    onProgress: (done, parts) => void stdout.write(`\rDemo year: ${Math.round((100 * done) / parts)} %`),
  });
  stdout.write('\n');
}

async function isWanted(
  { stdin, stdout }: { stdin: Readable; stdout: Writable },
  { arrival }: Pick<StopSignal, 'arrival'>,
): Promise<boolean> {
  // Without `terminal`, Ctrl-C stays a signal, which ends the start.
  const lines = createInterface({ input: stdin, output: stdout, terminal: false });
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), ANSWER_WITHIN_MS);
  void arrival.then(() => ending.abort());
  lines.once('close', () => ending.abort());
  try {
    const answer = await lines.question(QUESTION, { signal: ending.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    stdout.write('\n');
    return false;
  } finally {
    clearTimeout(timer);
    lines.close();
  }
}
