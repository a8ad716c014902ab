import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { until } from '../../../test/until.ts';
import { connectionsMaxOf, followConnections } from './connections.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n';

describe('the connections of a server', () => {
  let server: Server;
  let answers: (() => void)[];
  beforeEach(async () => {
    answers = [];
    server = createServer((request, response) => {
      if (request.url === '/') return response.end('answered');
      answers.push(() => response.end('at last'));
      return undefined;
    }).listen(0, '127.0.0.1');
    followConnections(server, 3);
    await once(server, 'listening');
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const open = async (text = '') => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const client = { socket, text: '', isClosed: false };
    socket.on('data', (chunk) => (client.text += chunk)).on('error', () => {});
    socket.once('close', () => (client.isClosed = true));
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    if (text) socket.write(text);
    await accepted;
    return client;
  };

  it('accepts three quarters of the open files that the process may have', () => {
    const limits = (files: string) =>
      `Max processes  9  9  processes\nMax open files            ${files}  files\n`;
    assert.equal(connectionsMaxOf(limits('8000                 20000')), 6_000);
    assert.equal(connectionsMaxOf(limits('1048576              1048576')), 15_000);
    assert.equal(connectionsMaxOf(limits('unlimited            unlimited')), 15_000);
    assert.equal(connectionsMaxOf(''), 3_072);
  });

  it('S48: the one that has been idle the longest is closed for a new one', async () => {
    const [first, second] = [await open(), await open('GET / HTTP')];
    const third = await open();
    const fourth = await open(REQUEST);
    await until(() => first.isClosed && fourth.text.includes('answered'), 'the first makes room');
    assert.deepEqual([second.isClosed, third.isClosed], [false, false]);
    await open();
    await until(() => second.isClosed, 'the second makes room');
    assert.equal(third.isClosed, false);
  });

  it('S48: one that waits for its answer is not idle until it has the answer', async () => {
    const busy = await open(REQUEST.replace('/ ', '/slow '));
    await until(() => answers.length === 1, 'it waits for its answer');
    const others = [await open(), await open(), await open(), await open()];
    await until(() => others.filter(({ isClosed }) => isClosed).length === 2, 'two others make room');
    assert.equal(busy.isClosed, false);
    answers[0]?.();
    await until(() => busy.text.includes('at last'), 'it is answered');
    await open();
    await until(() => busy.isClosed, 'then it is the one that asked first');
    assert.equal(others.filter(({ isClosed }) => isClosed).length, 2);
  });

  it('S48: when all others are busy, the new one is answered, and so are those after it', async () => {
    const slow = REQUEST.replace('/ ', '/slow ');
    const busy = [await open(slow), await open(slow), await open(slow)];
    await until(() => answers.length === 3, 'as many as the limit wait for their answers');
    for (let count = 0; count < 3; count++) {
      const newest = await open();
      newest.socket.write(REQUEST);
      await until(() => newest.isClosed || newest.text.includes('answered'), 'the new one is answered');
      assert.deepEqual([newest.isClosed, busy.some(({ isClosed }) => isClosed)], [false, false]);
    }
    for (const answer of answers) answer();
    await until(() => busy.every(({ text }) => text.includes('at last')), 'the busy ones are answered');
  });

  it('an open connection does not keep its last answer in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const sent: WeakRef<ServerResponse>[] = [];
    server.on('request', (_request, answer) => sent.push(new WeakRef(answer)));
    const client = await open(REQUEST);
    await until(() => client.text.includes('answered'), 'it is answered');
    const isCollected = () => {
      collect();
      return sent[0]?.deref() === undefined;
    };
    await until(isCollected, 'the answer is collected');
    assert.deepEqual([sent.length, client.isClosed], [1, false]);
  });
});
