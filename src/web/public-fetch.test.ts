import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type FetchTargets, fetchPublic } from './public-fetch.ts';
import { postPublic } from './public-post.ts';

/** The one address that the tests count as public. Their server listens there. */
const OUTSIDE = '127.0.0.1';

describe('S61: a fetch from the public Internet', () => {
  let server: Server;
  let port: number;
  let folder: string;
  let files = 0;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host}${request.url}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    folder = await mkdtemp(join(tmpdir(), 'public-fetch-'));
  });
  beforeEach(() => {
    asked.length = 0;
    answer = (_request, response) => response.end('bytes');
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Names of the tests: `good` is outside, `mixed` has an address inside, too. */
  const names: Record<string, string[]> = {
    good: [OUTSIDE],
    inside: ['10.0.0.5'],
    mixed: [OUTSIDE, '10.0.0.5'],
  };
  const deps: FetchTargets = {
    allowsPort: (asked) => asked === port,
    async resolve(host) {
      const addresses = names[host];
      if (!addresses) throw new Error('ENOTFOUND');
      return addresses.map((address) => ({ address, family: 4 }));
    },
    isAllowed: (address) => address === OUTSIDE,
  };
  const fetchFile = async (
    address: string,
    more: { maxBytes?: number; timeoutMs?: number } = {},
    own = deps,
  ) => {
    const file = join(folder, String(++files));
    const result = await fetchPublic(
      { address, file, maxBytes: 1_000, timeoutMs: 10_000, accept: 'image/*', ...more },
      own,
    );
    return { result, file };
  };
  const reasonOf = async (...args: Parameters<typeof fetchFile>) => {
    const { result } = await fetchFile(...args);
    return result.ok ? 'fetched' : result.reason;
  };
  const at = (host: string, path = '/a.jpg') => `http://${host}:${port}${path}`;

  it('writes the file, and says its own name to the server', async () => {
    const { result, file } = await fetchFile(at('good'));
    assert.ok(result.ok);
    assert.equal(await readFile(file, 'utf8'), 'bytes');
    assert.deepEqual(asked, [`good:${port}/a.jpg`]);
  });

  it('refuses other schemes, users in addresses, and nonsense', async () => {
    for (const address of [
      'file:///etc/passwd',
      'ftp://good/a',
      'data:,x',
      'http://me:secret@good/',
      'good',
      '',
    ])
      assert.equal(await reasonOf(address), 'invalid_address', address);
  });

  it('refuses names and literals that lead inside, even if only one of the addresses does', async () => {
    const literals = [
      '10.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0x7f.0.0.2',
      '2130706434',
      '169.254.169.254',
    ];
    for (const host of ['inside', 'mixed', ...literals])
      assert.equal(await reasonOf(at(host)), 'not_public', host);
    assert.equal(await reasonOf(at('unknown')), 'not_found');
    assert.deepEqual(asked, []);
  });

  it('checks every hop, and follows three', async () => {
    const redirect = (to: string) => {
      answer = (_request, response) => response.writeHead(302, { location: to }).end();
    };
    for (const to of [at('inside'), 'http://127.0.0.2/', 'http://[::1]/', 'http://localhost/'].slice(0, 3)) {
      redirect(to);
      assert.equal(await reasonOf(at('good')), 'not_public', to);
    }
    redirect('file:///etc/passwd');
    assert.equal(await reasonOf(at('good')), 'invalid_address');
    answer = ({ url = '' }, response) => {
      const left = Number(url.slice(1));
      if (left > 0) response.writeHead(307, { location: `/${left - 1}` });
      response.end('there');
    };
    assert.equal(await reasonOf(at('good', '/3')), 'fetched');
    assert.equal(await reasonOf(at('good', '/4')), 'too_many_redirects');
  });

  it('connects to the address that was checked, also if the name leads elsewhere a moment later', async () => {
    let asks = 0;
    const rebinding: FetchTargets = {
      ...deps,
      resolve: async () => [{ address: asks++ === 0 ? OUTSIDE : '127.0.0.2', family: 4 }],
    };
    assert.equal(await reasonOf(at('rebinding'), {}, rebinding), 'fetched');
    assert.equal(asks, 1);
    // With a redirect to itself, the name is checked again.
    answer = (_request, response) => response.writeHead(302, { location: at('rebinding') }).end();
    asks = 0;
    assert.equal(await reasonOf(at('rebinding'), {}, rebinding), 'not_public');
  });

  it('limits the size, said or not, and the time of all hops together', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(1_001));
    assert.equal(await reasonOf(at('good')), 'too_large');
    answer = (_request, response) => {
      response.write(Buffer.alloc(600));
      response.end(Buffer.alloc(600));
    };
    assert.equal(await reasonOf(at('good')), 'too_large');
    answer = (_request, response) => void response.write('x');
    assert.equal(await reasonOf(at('good'), { timeoutMs: 300 }), 'took_too_long');
    answer = () => undefined;
    assert.equal(await reasonOf(at('good'), { timeoutMs: 300 }), 'took_too_long');
  });

  it('limits the look-up of the name by the same time', async () => {
    const silent: FetchTargets = { ...deps, resolve: () => new Promise(() => {}) };
    assert.equal(await reasonOf(at('good'), { timeoutMs: 50 }, silent), 'took_too_long');
    const post = { address: at('good'), body: '{}', headers: {}, timeoutMs: 50 };
    assert.deepEqual(await postPublic(post, silent), { ok: false, reason: 'took_too_long' });
  });

  it('says when the server refuses or ends early', async () => {
    answer = (_request, response) => response.writeHead(404).end();
    assert.equal(await reasonOf(at('good')), 'bad_status');
    answer = (request) => request.socket.destroy();
    assert.equal(await reasonOf(at('good')), 'unreachable');
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '900' }).write('x');
      setImmediate(() => response.destroy());
    };
    assert.equal(await reasonOf(at('good')), 'unreachable');
  });
});
