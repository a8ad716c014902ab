import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createConnection, parseAnswer } from './connection.ts';
import { createCrowd } from './crowd.ts';
import { createShopper, planVisit, visitUnderWay } from './model.ts';

describe('the shoppers of the measurements', () => {
  it('visit, add and order as often as the published shares say', () => {
    const visits = Array.from({ length: 40_000 }, () => planVisit(false));
    const share = (step: string) =>
      visits.filter((visit) => visit.includes(step as never)).length / visits.length;
    assert.ok(Math.abs(share('add') - 0.071) < 0.01, `${share('add')} add`);
    assert.ok(Math.abs(share('order') - 0.021) < 0.005, `${share('order')} order`);
    assert.ok(
      visits.every((visit) => !visit.includes('order') || visit.indexOf('add') < visit.indexOf('order')),
    );
  });

  it('are more often found in long visits, and never skip an add', () => {
    const orders = (visits: string[][]) =>
      visits.filter((visit) => visit.includes('order')).length / visits.length;
    const underWay = Array.from({ length: 20_000 }, () => visitUnderWay(false));
    const begun = Array.from({ length: 20_000 }, () => planVisit(false));
    assert.ok(orders(underWay) > 3 * orders(begun), `${orders(underWay)} order`);
    assert.ok(underWay.every((visit) => !visit.includes('order') || visit.includes('add')));
  });

  it('begin each visit as another guest, and keep the cookies of their visit', () => {
    const shopper = createShopper(1, { browsesOnly: false });
    shopper.next();
    shopper.see({ setCookies: ['__Host-session=v1.a.b; Path=/; Secure', 'cart=1.1; Path=/'], body: '' });
    const texts = Array.from({ length: 5_000 }, () => shopper.next());
    assert.ok(texts.some(({ kind }) => kind === 'add'));
    assert.ok(texts.slice(-1_000).every(({ text }) => !text.includes('v1.a.b')));
  });

  it('read answers with a length and in chunks, in pieces of any size', () => {
    const answer = 'HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 5\r\n\r\nhello';
    assert.equal(parseAnswer(answer.slice(0, -1)), undefined);
    assert.deepEqual(parseAnswer(answer), { status: 200, setCookies: ['a=b; Path=/'], body: 'hello' });
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n';
    assert.equal(parseAnswer(chunked), undefined);
    assert.equal(parseAnswer(`${chunked}0\r\n\r\n`)?.status, 200);
  });

  it('send a request again when the server has ended an idle connection', async () => {
    const server = createServer((_request, response) => response.end('hello'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const connection = createConnection((server.address() as AddressInfo).port);
    const request = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';
    assert.equal((await connection.send(request)).status, 200);
    server.closeIdleConnections();
    assert.equal((await connection.send(request)).status, 200);
    connection.end();
    server.close();
  });

  it('count what they are refused', async () => {
    const server = createServer((_request, response) => response.writeHead(503).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const crowd = createCrowd({ port, thinkMs: 20, browsesOnly: true });
    await crowd.growTo(20);
    const { requests, failed, statuses } = await crowd.measure(0.2);
    crowd.end();
    assert.ok(requests > 0 && failed === requests, JSON.stringify(statuses));
    server.close();
  });
});
