import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { isPublicAddress } from './public-address.ts';
import { type FetchTargets, fetchPublic, internetTargets, WEB_PORTS } from './public-fetch.ts';

/** The one address that the tests count as public. Their servers listen there. */
const OUTSIDE = '127.0.0.1';
const NAMES: Readonly<Record<string, string>> = {
  ...{ good: OUTSIDE, other: OUTSIDE, localhost: '127.0.0.1', inside: '10.0.0.5' },
};

const deps: FetchTargets = {
  allowsPort: () => true,
  async resolve(host) {
    const address = NAMES[host];
    if (address === undefined) throw new Error('ENOTFOUND');
    return [{ address, family: 4 }];
  },
  isAllowed: (address) => address === OUTSIDE,
};

describe('S61: a fetch from the public Internet is not led inside', () => {
  let folder: string;
  let server: Server;
  let secure: Server;
  let files = 0;
  let redirectTo: string | undefined;
  const asked: string[] = [];
  const trusted = getCACertificates();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'public-fetch-ssrf-'));
    const [key, cert] = await makeCertificate(folder, 'good');
    setDefaultCACertificates([...trusted, cert]);
    const answer: Parameters<typeof createServer>[1] = (request, response) => {
      asked.push(`${request.headers.host}${request.url}`);
      if (redirectTo !== undefined) response.writeHead(302, { location: redirectTo });
      redirectTo = undefined;
      response.end('bytes');
    };
    server = createServer(answer);
    secure = createHttpsServer({ key, cert }, answer as never);
    for (const one of [server, secure]) await once(one.listen(0, OUTSIDE), 'listening');
  });
  beforeEach(() => {
    asked.length = 0;
    redirectTo = undefined;
  });
  after(async () => {
    setDefaultCACertificates(trusted);
    for (const one of [server, secure]) {
      one?.closeAllConnections();
      one?.close();
    }
    await rm(folder, { recursive: true, force: true });
  });

  const portOf = (one: Server) => (one.address() as AddressInfo).port;
  const reasonOf = async (address: string, own?: FetchTargets) => {
    const file = join(folder, `file-${++files}`);
    const result = await fetchPublic(
      { address, file, maxBytes: 1_000, timeoutMs: 10_000, accept: 'image/*' },
      own,
    );
    return result.ok ? 'fetched' : result.reason;
  };

  it('by any way of writing an address, directly or by a redirect, with its own rules', async () => {
    const hosts = [
      ...['0.0.0.0', '0', '127.0.0.1', '127.1', '0177.0.0.1', '0x7f.1', '2130706433', '017700000001'],
      ...['10.0.0.1', '172.16.0.1', '192.168.0.1', '169.254.169.254', '0xa9fea9fe', '100.100.100.200'],
      ...['[::]', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[fd00:ec2::254]', '[fe80::1]'],
      ...['[64:ff9b::a9fe:a9fe]', '[2002:7f00:1::]', '[::ffff:169.254.169.254]', '127.0.0.1.'],
      ...['%31%32%37.0.0.1', 'localhost'],
    ];
    for (const host of hosts) {
      const address = `http://${host}:${portOf(server)}/a.jpg`;
      assert.equal(await reasonOf(address), 'not_public', host);
      // The first hop is allowed, and the second one follows the rules of the Internet.
      redirectTo = address;
      const second = { ...deps, isAllowed: allowFirst() };
      assert.equal(await reasonOf(`http://good:${portOf(server)}/`, second), 'not_public', host);
    }
    assert.equal(await reasonOf(`http://①②⑦.⓪.⓪.①:${portOf(server)}/`), 'not_public');
    assert.deepEqual([...new Set(asked)], [`good:${portOf(server)}/`]);
  });

  it('by a redirect without a scheme, with a user, or to another scheme', async () => {
    for (const [to, reason] of [
      ['//inside/a.jpg', 'not_public'],
      ['http://good@inside/a.jpg', 'invalid_address'],
      [`http://me:secret@good:${portOf(server)}/`, 'invalid_address'],
      ['gopher://good:6379/_FLUSHALL', 'invalid_address'],
      ['file:///etc/passwd', 'invalid_address'],
      ['data:image/png;base64,AAAA', 'invalid_address'],
      ['http://good:99999/', 'invalid_address'],
    ] as const) {
      redirectTo = to;
      assert.equal(await reasonOf(`http://good:${portOf(server)}/`, deps), reason, to);
    }
    redirectTo = `//other:${portOf(server)}/b.jpg`;
    assert.equal(await reasonOf(`http://good:${portOf(server)}/`, deps), 'fetched');
    assert.equal(asked.at(-1), `other:${portOf(server)}/b.jpg`);
  });

  it('to another service of a public address, directly or by a redirect', async () => {
    const { allowsPort } = internetTargets(WEB_PORTS);
    const web = { ...deps, allowsPort: (port: number) => port === portOf(server) || allowsPort(port) };
    for (const port of [22, 25, 53, 2375, 3306, 5432, 6379, 8080, 9200, 11211, portOf(secure)]) {
      for (const scheme of ['http', 'https'])
        assert.equal(await reasonOf(`${scheme}://good:${port}/a.jpg`, web), 'port_not_allowed', String(port));
      redirectTo = `http://other:${port}/a.jpg`;
      assert.equal(await reasonOf(`http://good:${portOf(server)}/`, web), 'port_not_allowed', String(port));
    }
    assert.ok(asked.every((one) => one === `good:${portOf(server)}/`));
    // Without a port, an address has that of its scheme.
    for (const address of ['http://good/', 'http://good:443/', 'https://good/', 'https://good:80/'])
      assert.notEqual(await reasonOf(address, web), 'port_not_allowed', address);
  });

  it('by a header in an address', async () => {
    const address = `http://good:${portOf(server)}/a\r\nHost: inside\r\n\r\n`;
    assert.equal(await reasonOf(address, deps), 'fetched');
    assert.deepEqual(asked, [`good:${portOf(server)}/aHost:%20inside`]);
  });

  it('from a secure address to one that is not, and takes certificates for their own name only', async () => {
    assert.equal(await reasonOf(`https://good:${portOf(secure)}/a.jpg`, deps), 'fetched');
    assert.equal(await reasonOf(`https://other:${portOf(secure)}/a.jpg`, deps), 'unreachable');
    for (const to of ['http://inside/a.jpg', 'https://inside/a.jpg']) {
      redirectTo = to;
      assert.equal(await reasonOf(`https://good:${portOf(secure)}/`, deps), 'not_public', to);
    }
    assert.deepEqual(
      asked,
      ['/a.jpg', '/', '/'].map((path) => `good:${portOf(secure)}${path}`),
    );
  });
});

/** Allows the tests' server for the first hop, and what is public for the next ones. */
function allowFirst(): FetchTargets['isAllowed'] {
  let hop = 0;
  return (address) => ++hop === 1 || isPublicAddress(address);
}

async function makeCertificate(folder: string, name: string): Promise<[key: string, cert: string]> {
  const [key, cert] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  await promisify(execFile)('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...names]);
  return [await readFile(key, 'utf8'), await readFile(cert, 'utf8')];
}
