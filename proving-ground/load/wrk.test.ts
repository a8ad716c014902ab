import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpText } from './requests.ts';
import { parseResult } from './wrk.ts';

describe('wrk', () => {
  it('gives its result in a line of its own', () => {
    const output =
      'Running 1s test\n  5 requests in 1.00s\nresult {"requests":5,"durationUs":1000500,"bytes":700,"p50Us":1200,"p99Us":4100,"failed":2,"repeated":1}\n';
    assert.deepEqual(parseResult(output), {
      requests: 5,
      seconds: 1.0005,
      bytes: 700,
      p50Ms: 1.2,
      p99Ms: 4.1,
      failed: 2,
      repeated: 1,
    });
  });

  it('that ended without a result fails with its own words', () => {
    assert.throws(() => parseResult('unable to connect to 127.0.0.1:1'), /unable to connect/);
  });

  it('sends complete requests', () => {
    assert.equal(
      httpText(
        { method: 'POST', path: '/a', headers: { cookie: 'b=c' }, body: '{"name":"–"}' },
        'shop.example',
      ),
      'POST /a HTTP/1.1\r\nhost: shop.example\r\ncookie: b=c\r\ncontent-length: 14\r\n\r\n{"name":"–"}',
    );
  });
});
