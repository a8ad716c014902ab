import { readFile, writeFile } from 'node:fs/promises';
import { putMetrics } from './aws.ts';
import { figuresOf, metricsBetween, parseFigures } from './shop-metrics.ts';

const NAMESPACE = 'MyClothes';
const TIMEOUT_MS = 5_000;

/** A timer runs this once a minute. It sends to CloudWatch what the shop has counted since the last time. */
const { METRICS_PORT, STATE_DIRECTORY } = process.env;
if (!METRICS_PORT || !STATE_DIRECTORY) throw new Error('METRICS_PORT and STATE_DIRECTORY must be set.');
const remembered = `${STATE_DIRECTORY}/figures.json`;
const answer = await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`, {
  signal: AbortSignal.timeout(TIMEOUT_MS),
});
if (!answer.ok) throw new Error(`The shop's metrics answer ${answer.status}.`);
const now = figuresOf(await answer.text());
const before = parseFigures(await readFile(remembered, 'utf8').catch(() => ''));
await putMetrics(NAMESPACE, metricsBetween(before, now));
await writeFile(remembered, JSON.stringify(now));
