import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openBrowser } from '../../proving-ground/lab/shoppers/browser.ts';
import { makeSite, runShop, type Site } from './shop-process.ts';

describe('a start that fails', { timeout: 120_000 }, () => {
  let site: Site;
  before(async () => {
    site = await makeSite();
    await site.start();
  });
  after(() => site?.remove());

  it('of a second shop on the same data is reported in one sentence and leaves the first alone', async () => {
    const postmaster = await site.postmaster();
    const second = await runShop(site.dataDir, site.port + 1).ended;
    assert.equal(second.code, 1);
    assert.equal(second.stdout, '');
    assert.match(
      second.stderr,
      /^Another shop \(process \d+, http:\/\/localhost:\d+\) already uses [^\n]+\.\n$/,
    );
    assert.ok(second.stderr.includes(`localhost:${site.port}`), second.stderr);
    assert.equal(await site.postmaster(), postmaster);
    await answers(site);
  });

  it('because of a port in use is reported in one sentence, and the database is stopped again', async () => {
    await site.stop('SIGTERM');
    const other = createServer().listen(site.port, '127.0.0.1');
    await once(other, 'listening');
    const refused = await runShop(site.dataDir, site.port).ended;
    other.close();
    assert.equal(refused.code, 1);
    assert.equal(
      refused.stderr,
      `Port ${site.port} is in use. Stop the program that listens there, or set PORT to another port.\n`,
    );
    assert.equal(await site.postmaster(), undefined);
    await site.start();
    await answers(site);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} during the start exits with 0 and leaves no server`, async () => {
      await site.stop('SIGTERM');
      const starting = runShop(site.dataDir, site.port);
      while ((await site.postmaster()) === undefined) {
        assert.ok(starting.process.exitCode === null, starting.said);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      starting.process.kill(signal);
      const { code, stderr } = await starting.ended;
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      assert.equal(await site.postmaster(), undefined);
      await site.start();
      await answers(site);
    });
  }
});

async function answers({ port }: Site): Promise<void> {
  const browser = openBrowser();
  const { status } = await browser.ask(port, { method: 'GET', path: '/health/ready' });
  browser.close();
  assert.equal(status, 200);
}
