import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CommandRefused } from '../../src/commands/cli.ts';

/** npx installs it when it is first used (decision 116). */
export const VERSION = '13.5.0';

const TIMEOUT_MS = 180_000;

/** The parts of a report that are used here. Times are in milliseconds. */
interface Report {
  runtimeError?: { message: string };
  categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<
    string,
    { title: string; score: number | null; numericValue?: number; details?: { items?: NetworkRequest[] } }
  >;
}

interface NetworkRequest {
  url: string;
  resourceType?: string;
}

export interface LighthouseResult {
  /** From 0 to 100, by category. */
  scores: Record<Category, number>;
  firstPaintMs: number;
  largestPaintMs: number;
  blockingMs: number;
  layoutShift: number;
  sentBytes: number;
  /** The gzipped size of the shop's scripts, without headers. */
  scriptBytes: number;
  requests: number;
  /** The titles of the audits that cost points. */
  failed: string[];
}

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface RunInput {
  /** The browser's port for remote debugging. */
  port: number;
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/** Measures one page on a phone with a slow processor and a slow network, which Lighthouse simulates. */
export async function runLighthouse(
  url: string,
  { port, folder, environment }: RunInput,
): Promise<LighthouseResult> {
  const file = join(folder, 'report.json');
  const args = [
    ...['--yes', `lighthouse@${VERSION}`, url, `--port=${port}`, '--quiet'],
    ...['--output=json', `--output-path=${file}`, `--only-categories=${CATEGORIES.join(',')}`],
  ];
  await promisify(execFile)('npx', args, { env: environment, timeout: TIMEOUT_MS }).catch((error: Error) => {
    throw new CommandRefused(`npx lighthouse@${VERSION} cannot be installed or run: ${error.message}`);
  });
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  if (report.runtimeError)
    throw new Error(`Lighthouse cannot measure ${url}: ${report.runtimeError.message}`);
  return resultOf(report);
}

async function resultOf({ categories, audits }: Report): Promise<LighthouseResult> {
  const number = (id: string): number => audits[id]?.numericValue ?? Number.NaN;
  const sent = audits['network-requests']?.details?.items ?? [];
  const own = sent.filter(({ url, resourceType }) => resourceType === 'Script' && url.includes('/assets/'));
  const score = (category: Category): number => Math.round((categories[category]?.score ?? 0) * 100);
  return {
    scores: Object.fromEntries(CATEGORIES.map((category) => [category, score(category)])) as Record<
      Category,
      number
    >,
    firstPaintMs: number('first-contentful-paint'),
    largestPaintMs: number('largest-contentful-paint'),
    blockingMs: number('total-blocking-time'),
    layoutShift: number('cumulative-layout-shift'),
    sentBytes: number('total-byte-weight'),
    scriptBytes: await gzippedBytesOf(own),
    requests: sent.length,
    failed: failedOf({ categories, audits }),
  };
}

/** Fetches the scripts again, because Lighthouse also counts headers. */
async function gzippedBytesOf(requests: readonly NetworkRequest[]): Promise<number> {
  const lengths = requests.map(async ({ url }) => {
    const response = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    await response.arrayBuffer();
    return Number(response.headers.get('content-length'));
  });
  return (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0);
}

function failedOf({ categories, audits }: Report): string[] {
  const ids = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
  );
  return [...new Set(ids)].flatMap((id) => {
    const { title = id, score = null } = audits[id] ?? {};
    return score === null || score >= 0.995 ? [] : [`${title} (${Math.round(score * 100)})`];
  });
}
