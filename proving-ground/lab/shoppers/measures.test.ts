import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMeasures } from './measures.ts';

describe('the measures of requests', () => {
  it('percentiles are right to 5 %', () => {
    const measures = createMeasures();
    for (let ms = 1; ms <= 1_000; ms++) measures.note({ kind: 'read', said: '200', tookMs: ms });
    const { p50Ms, p99Ms, slowestMs, requests } = measures.of('read');
    assert.ok(p50Ms >= 500 && p50Ms < 525, `${p50Ms}`);
    assert.ok(p99Ms >= 990 && p99Ms < 1_040, `${p99Ms}`);
    assert.deepEqual([slowestMs, requests], [1_000, 1_000]);
  });

  it('a gap ends only with a success of the same kind', () => {
    let nowMs = 0;
    const measures = createMeasures(() => nowMs);
    const at = (ms: number, said: string, kind: 'read' | 'write' = 'write') => {
      nowMs = ms;
      measures.note({ kind, said, tookMs: 1 });
    };
    at(100, '200');
    const watched = measures.watchGaps();
    at(200, '503');
    at(250, '200', 'read');
    at(400, '303');
    at(500, 'ECONNREFUSED');
    assert.equal(measures.of('write').longestGapMs, 300);
    nowMs = 900;
    assert.deepEqual(watched(), { read: 650, write: 500 });
    assert.deepEqual(measures.of('write').outcomes, { '200': 1, '303': 1, '503': 1, ECONNREFUSED: 1 });
  });

  it('without requests everything is 0', () => {
    const { p50Ms, p99Ms, longestGapMs, bytesSent } = createMeasures().of('read');
    assert.deepEqual([p50Ms, p99Ms, longestGapMs, bytesSent], [0, 0, 0, 0]);
  });
});
