import assert from 'node:assert/strict';
import { Pool } from 'pg';
import type { BrowserContext, Page, Response } from 'playwright-core';
import { makeCluster } from '../../../proving-ground/cluster/cluster.fixture.ts';
import { urlOfSocket } from '../../../src/embedded-database/cluster.ts';
import { type ReceivedMail, startSmtpServer } from '../../../src/mail/smtp/smtp-server.fixture.ts';
import { until } from '../../until.ts';
import type { OpenShop } from './journey-shop.ts';

/** A shop of several instances behind HAProxy, with a mail server. */
export interface ClusterShop extends Pick<OpenShop, 'url' | 'sql'> {
  /** The emails that the mail server has received, oldest first. */
  mails: readonly ReceivedMail[];
  close(): Promise<void>;
}

export const INSTANCES = 2;

/** The instances get `environment` in addition to the settings of a cluster. */
export async function openClusterShop(environment: NodeJS.ProcessEnv = {}): Promise<ClusterShop> {
  const mailServer = await startSmtpServer();
  const cluster = await makeCluster({ instances: INSTANCES }, { SMTP_URL: mailServer.url, ...environment });
  const socketDir = cluster.list().find(({ name }) => name === 'primary')?.where;
  assert.ok(socketDir);
  const pool = new Pool({ connectionString: urlOfSocket(socketDir), max: 1 });
  return {
    url: cluster.url,
    mails: mailServer.received,
    sql: async (statement, parameters) => (await pool.query(statement, parameters)).rows,
    async close() {
      await pool.end();
      await cluster.end();
      await mailServer.close();
    },
  };
}

/** Opens a page through the load balancer until every instance has shown what is expected. */
export async function seeOnAll(
  page: Page,
  url: string,
  isExpected: (page: Page, response: Response | null) => Promise<boolean>,
  what: string,
): Promise<void> {
  const seenOn = new Set<string>();
  let repeats = 0;
  await until(async () => {
    const response = await page.goto(url, { waitUntil: 'domcontentloaded' });
    const instance = response?.headers()['x-served-by'] ?? '';
    if (!(await isExpected(page, response))) seenOn.delete(instance);
    else if (!seenOn.has(instance)) seenOn.add(instance);
    else if (repeats++ % 2 === 0) await skipTurn(page.context(), url);
    return seenOn.size === INSTANCES;
  }, what);
}

/** Instances take turns, so a page whose requests are an even number would always come from the same one. */
async function skipTurn(context: BrowserContext, url: string): Promise<void> {
  await context.request.get(new URL('/health/live', url).href);
}
