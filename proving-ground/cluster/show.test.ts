import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseNumbers } from '../shared/haproxy-runtime.ts';
import { describeNumbers } from './show.ts';

const CSV = `# pxname,svname,scur,stot,econ,eresp,wretr,wredis,status,hrsp_5xx,check_status,
shoppers,FRONTEND,1,9,,,,,OPEN,0,,
web,shop-1,1,120,0,1,2,3,UP,4,L7OK,
web,shop-2,0,80,5,0,0,0,DOWN,0,L4CON,
web,shop-3,0,0,0,0,0,0,MAINT,0,,
web,shop-1_unready,0,7,0,0,0,0,no check,0,,
web,shop-2_unready,0,0,0,0,0,0,no check,0,,
web,BACKEND,1,207,5,1,2,3,UP,4,,
web_live,shop-1,0,0,0,0,0,0,UP,0,L7OK,
web_live,BACKEND,0,0,0,0,0,0,UP,0,,

`;

describe("HAProxy's statistics", () => {
  const now = parseNumbers(CSV);

  it('are per instance, whether it was ready or not', () => {
    assert.deepEqual(
      now.map(({ name, status, requests, errors, retries }) => [name, status, requests, errors, retries]),
      [
        ['shop-1', 'UP', 127, 5, 5],
        ['shop-2', 'DOWN', 80, 5, 0],
        ['shop-3', 'MAINT', 0, 0, 0],
      ],
    );
  });

  it('are shown as the difference since the last line, without instances that have left', () => {
    const before = new Map(now.map((server) => [server.name, { ...server, requests: 20, errors: 0 }]));
    assert.equal(
      describeNumbers(now, before),
      'shop-1: 107 requests, 5 errors  |  shop-2: 60 requests, DOWN (L4CON), 5 errors',
    );
  });

  it('are not shown when there were no requests and nothing changed', () => {
    assert.equal(describeNumbers(now, new Map(now.map((server) => [server.name, server]))), undefined);
  });
});
