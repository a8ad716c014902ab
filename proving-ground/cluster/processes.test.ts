import assert from 'node:assert/strict';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { makeSite, type Site } from '../../test/crash/shop-process.ts';
import { until } from '../../test/until.ts';
import { openBrowser } from '../lab/shoppers/browser.ts';
import { readCatalog } from '../lab/shoppers/catalog-client.ts';
import { chooseSeed } from '../lab/shoppers/seed.fixture.ts';
import { describeFindings, sendShoppers } from '../lab/shoppers/shoppers.ts';

const SHOPPERS = 16;
const SKUS_EACH = 8;
const CHANGES = 200;
const PROCESSES = 3;

describe(`one instance of ${PROCESSES} processes`, { timeout: 180_000 }, () => {
  const seed = chooseSeed();
  let site: Site;
  before(async () => {
    site = await makeSite({ WEB_CONCURRENCY: `${PROCESSES}` });
    await site.start();
  });
  after(() => site?.remove());

  /** Each connection goes to the next process, so this many new connections reach all of them. */
  const findProcesses = async (): Promise<string[]> => {
    const found = new Set<string>();
    for (let asked = 0; asked < PROCESSES; asked++) {
      const browser = openBrowser();
      const { headers } = await browser.ask(site.port, { method: 'GET', path: '/health/live' });
      found.add(String(headers['x-served-by']));
      browser.close();
    }
    return [...found];
  };
  const readMetric = async (name: string): Promise<number> => {
    const all = await new Promise<string>((resolve, reject) => {
      get({ host: '127.0.0.1', port: site.metricsPort, path: '/metrics' }, (response) => {
        text(response).then(resolve, reject);
      }).once('error', reject);
    });
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(all)?.[1]);
  };

  it('names in X-Served-By the instance and the process that answered', async () => {
    const processes = await findProcesses();
    assert.equal(processes.length, PROCESSES);
    for (const one of processes) assert.match(one, new RegExp(`^${site.port}-\\d+$`));
  });

  it('reports the metrics of all processes on one port', async () => {
    assert.equal(await readMetric('web_processes_answering'), PROCESSES);
    const count = 'http_request_duration_seconds_count{method="GET",route="/health/live",status="200"}';
    assert.equal(await readMetric(count.replaceAll(/[{}]/g, '\\$&')), PROCESSES);
    assert.equal(await readMetric('mails\\{state="dead"\\}'), 0);
  });

  it('P5: a process that is killed loses 0 acknowledged changes, and another takes its place', async (t) => {
    const { skus } = await readCatalog(site.port, SHOPPERS * SKUS_EACH);
    const crowd = sendShoppers({ count: SHOPPERS, seed, port: site.port, skus });
    t.after(() => crowd.close());
    await crowd.more(CHANGES);
    for (const one of await findProcesses()) {
      process.kill(Number(one.split('-').at(-1)), 'SIGKILL');
      await crowd.more(CHANGES);
    }
    await crowd.stop();
    await crowd.check();
    assert.equal(crowd.findings.length, 0, `SEED=${seed}\n${describeFindings(crowd.findings)}`);
    await until(async () => {
      return (await readMetric('web_processes_answering')) === PROCESSES;
    }, 'all processes run again');
    assert.ok((await readMetric('web_process_restarts')) >= PROCESSES);
    assert.equal(site.said.match(/ended by SIGKILL\. Starting another/g)?.length, PROCESSES);
  });

  it('P6: SIGTERM drains all processes, exits with 0 and leaves no server', async () => {
    const { code, stdout, stderr } = await site.stop('SIGTERM');
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, /SIGTERM: finishing the requests in progress\.\n$/);
    assert.equal(await site.postmaster(), undefined);
  });

  it('a failed start is reported and leaves no server', async () => {
    const other = await makeSite({ WEB_CONCURRENCY: '2', PORT: `${site.port}` });
    await site.start();
    await assert.rejects(other.start(), /Port \d+ is in use/);
    assert.equal(await other.postmaster(), undefined);
    await other.remove();
  });
});
