import { type Load, measure, median } from '../load.ts';
import { type MeasuredProcess, startMeasured } from '../processes/processes.ts';
import type { Report } from '../report.ts';
import type { BenchDatabase } from '../seed.ts';

const ROUNDS = 5;
const PATHS = { listing: '/products?category=men', product: '/products/oxford-shirt' };

/** Compares cached and rendered pages with a bare server that sends the same bytes, in turn. */
export async function benchPages({ connection }: BenchDatabase, report: Report): Promise<void> {
  const cached = await startMeasured('./shop-process.ts', { connection });
  const rendering = await startMeasured('./shop-process.ts', { connection, pageCacheBytes: 0 });
  for (const [name, path] of Object.entries(PATHS)) {
    const bare = await startMeasured('./bare-process.ts', await answerOf(cached, path));
    const rounds = await inTurn({ bare, cached, rendering }, path);
    await bare.stop();
    for (const kind of ['cached', 'rendering'] as const) {
      const ratio = median(
        rounds.map((round) => round[kind].requestsPerSecond / round.bare.requestsPerSecond),
      );
      const cpuRatio = median(rounds.map((round) => round.bare.cpuUs / round[kind].cpuUs));
      report.row(
        `${name}, ${kind}`,
        rounds.map((round) => round[kind]),
        { 'of the bare rate': ratio, 'of the bare rate a core': cpuRatio },
      );
    }
    report.row(
      `${name}, bare server`,
      rounds.map((round) => round.bare),
      {},
    );
  }
  await Promise.all([cached.stop(), rendering.stop()]);
}

type Round = Record<'bare' | 'cached' | 'rendering', Load>;

async function inTurn(targets: Record<keyof Round, MeasuredProcess>, path: string): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const target of Object.values(targets)) await measure(target, { path, duration: 2 });
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      bare: await measure(targets.bare, { path, duration: 4 }),
      cached: await measure(targets.cached, { path, duration: 4 }),
      rendering: await measure(targets.rendering, { path, duration: 4 }),
    });
  }
  return rounds;
}

/** Reads the shop's answer, without the headers that node:http adds itself. */
async function answerOf(
  shop: MeasuredProcess,
  path: string,
): Promise<{ headers: Record<string, string>; body: string }> {
  const response = await fetch(shop.url + path, { headers: { 'accept-encoding': 'identity' } });
  const headers = Object.fromEntries(response.headers);
  for (const name of ['date', 'connection', 'keep-alive']) delete headers[name];
  return { headers, body: Buffer.from(await response.arrayBuffer()).toString('base64') };
}
