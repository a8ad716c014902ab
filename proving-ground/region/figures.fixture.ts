import { isSuccess } from '../lab/shoppers/measures.ts';
import type { Crowd } from '../lab/shoppers/shoppers.ts';

/** The effect of one fault on shoppers. */
export interface Figures {
  fault: string;
  /** The longest time without a successful request. */
  gapMs: Record<'write' | 'read', number>;
  requests: Record<'write' | 'read', number>;
  /** Requests that were answered with 5xx or not at all. */
  failed: Record<'write' | 'read', number>;
  acknowledged: number;
  /** Acknowledged changes that were lost. */
  lost: number;
}

/** Starts counting. The returned function stops it and returns the figures. */
export function watchFigures(crowd: Crowd, fault: string): () => Figures {
  const gaps = crowd.measures.watchGaps();
  const [writesBefore, readsBefore] = [count(crowd, 'write'), count(crowd, 'read')];
  const [acknowledgedBefore, findingsBefore] = [crowd.acknowledged, crowd.findings.length];
  return () => {
    const [writes, reads] = [count(crowd, 'write'), count(crowd, 'read')];
    return {
      fault,
      gapMs: gaps(),
      requests: {
        write: writes.requests - writesBefore.requests,
        read: reads.requests - readsBefore.requests,
      },
      failed: { write: writes.failed - writesBefore.failed, read: reads.failed - readsBefore.failed },
      acknowledged: crowd.acknowledged - acknowledgedBefore,
      lost: crowd.findings.slice(findingsBefore).reduce((sum, { changesLost }) => sum + changesLost, 0),
    };
  };
}

function count(crowd: Crowd, kind: 'write' | 'read') {
  const { requests, outcomes } = crowd.measures.of(kind);
  const failed = Object.entries(outcomes).filter(([said]) => !isSuccess(said));
  return { requests, failed: failed.reduce((sum, [, times]) => sum + times, 0) };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/** Renders lines of Markdown for docs/measurements. */
export function tableOf(all: readonly Figures[]): string[] {
  return [
    '| fault | no write for | no read for | failed writes | failed reads | changes acknowledged | lost |',
    '|---|---|---|---|---|---|---|',
    ...all.map(
      ({ fault, gapMs, failed, requests, acknowledged, lost }) =>
        `| ${fault} | ${seconds(gapMs.write)} | ${seconds(gapMs.read)} | ${failed.write} of ${requests.write} | ${failed.read} of ${requests.read} | ${acknowledged} | ${lost} |`,
    ),
  ];
}
