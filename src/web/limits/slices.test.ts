import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { inSlices } from './slices.ts';

/** Sends requests for these paths in one packet, so that all of them arrive in one turn of the event loop. */
async function sendTogether(t: TestContext, listener: RequestListener, paths: readonly string[]) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const last = paths.length - 1;
  const requests = paths.map(
    (path, index) =>
      `GET /${path} HTTP/1.1\r\nHost: shop.test\r\n${index === last ? 'Connection: close\r\n' : ''}\r\n`,
  );
  socket.write(requests.join(''));
  return text(socket);
}

/** Counts the turns of the event loop until the test ends. */
function countTurns(t: TestContext): () => number {
  let turns = 0;
  let next = setImmediate(count);
  function count() {
    turns++;
    next = setImmediate(count);
  }
  t.after(() => clearImmediate(next));
  return () => turns;
}

describe('slices of requests', () => {
  it('are handed on in the sequence of arrival, and each turn of the event loop gets one', async (t) => {
    const turn = countTurns(t);
    const begun: { path: string; turn: number }[] = [];
    const routes: RequestListener = ({ url = '' }, response) => {
      begun.push({ path: url.slice(1), turn: turn() });
      response.end();
    };
    await sendTogether(t, inSlices(routes, 2), [...'abcdefg']);
    assert.equal(begun.map(({ path }) => path).join(''), 'abcdefg');
    const sizes = [...Map.groupBy(begun, ({ turn }) => turn).values()].map(({ length }) => length);
    assert.deepEqual(sizes, [2, 2, 2, 1]);
  });

  it('leave out requests whose connection has ended', async (t) => {
    const begun: string[] = [];
    const routes: RequestListener = ({ url = '', socket }) => {
      begun.push(url);
      socket.destroy();
    };
    await sendTogether(t, inSlices(routes, 1), ['first', 'second', 'third']);
    assert.deepEqual(begun, ['/first']);
  });
});
