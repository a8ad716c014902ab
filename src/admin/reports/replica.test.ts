import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { signedInStaff } from '../../../test/admin.ts';
import { startTestReplica, type TestReplica } from '../../../test/replica.ts';
import { createTestShop, type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { parseReplicaUrls, type ReplicaAddress } from '../../database/replicas/replica-urls.ts';
import { createReplicas, type Replicas } from '../../database/replicas/replicas.ts';
import { shippedOrder } from '../../invoices/shipped.fixture.ts';
import { refreshReports } from '../../reports/refresh-reports.ts';
import { REPORT_NAMES } from '../../reports/reports.ts';

/** What only reports and the sales of the overview read. */
const READS_SUMS = /\breport_(sums|periods)\b|FROM stale_report_days|AS latest\b/;

describe('reports and the sales of the overview with a replica', () => {
  let test: TestReplica;
  let shop: TestShop;
  let staff: Shopper;
  let replicas: Replicas;
  const prototype = Client.prototype as unknown as { query(...given: unknown[]): unknown };
  const { query } = prototype;
  let sent: { isPrimary: boolean; text: string }[] = [];

  before(async () => {
    test = await startTestReplica();
    shop = await createTestShop({
      test,
      limitsAbuse: false,
      replicas: (primary, { registry }) => {
        replicas = createReplicas({
          ...{ primary, registry, zone: undefined, applicationName: 'test reads' },
          addresses: parseReplicaUrls(test.url) as ReplicaAddress[],
        });
        return replicas;
      },
    });
    ({ staff } = await signedInStaff(shop, 'viewer'));
    await shippedOrder(shop);
    await refreshReports(shop.database, 'UTC');
    await test.caughtUp();
    const { host } = test.connection;
    prototype.query = function (this: Client & { host: string }, ...given: unknown[]) {
      const [first] = given as [string | { text: string }];
      sent.push({ isPrimary: this.host === host, text: typeof first === 'string' ? first : first.text });
      return query.apply(this, given);
    };
  });
  after(async () => {
    prototype.query = query;
    await shop.close();
  });

  const isReplicaUsed = async () => {
    await replicas.check();
    return replicas.nearest() !== undefined;
  };
  async function readAll(): Promise<void> {
    sent = [];
    const paths = REPORT_NAMES.map((name) => `/admin/reports/${name}`);
    for (const path of ['/admin', ...paths, '/admin/reports/products.csv?by=variant']) {
      const { statusCode, body } = await staff.get(path);
      assert.equal(statusCode, 200, `${path}: ${body}`);
      if (path.includes('sales')) assert.match(body, /79\.00/);
    }
  }
  const readSums = (isPrimary: boolean) =>
    sent.filter((one) => one.isPrimary === isPrimary && READS_SUMS.test(one.text)).length;

  it('are read from it alone, as of one moment', async () => {
    await until(isReplicaUsed, 'the replica is used');
    await readAll();
    assert.equal(readSums(true), 0);
    assert.ok(readSums(false) > 15, `${readSums(false)} statements`);
    const begun = sent.filter(({ text }) => text.includes('REPEATABLE READ, READ ONLY'));
    assert.equal(begun.length, REPORT_NAMES.length + 1);
  });

  it('P17: are read from the primary while it does not answer', async () => {
    await test.signal('SIGSTOP');
    await until(async () => !(await isReplicaUsed()), 'the replica is left out');
    await readAll();
    assert.ok(readSums(true) > 15, `${readSums(true)} statements`);
    await test.signal('SIGCONT');
    await until(isReplicaUsed, 'it is used again');
    await readAll();
    assert.equal(readSums(true), 0);
  });
});
