import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database, Queryable } from '../../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../../database/sweep-batches.ts';
import type { Cookies } from '../../sessions/cookies.ts';
import { deviceTokens, type VerifiedToken } from '../../sessions/cookies.ts';
import { type CustomerCredentials, USER_AGENT_MAX } from '../../state/store.ts';
import { networkOf } from '../../web/limits/networks.ts';
import {
  deleteBrowser,
  deleteOfSession,
  deleteOthers,
  type RememberedBrowser,
  remember,
  selectBrowsers,
  selectKnownAccounts,
  sweepBrowsers,
  sweepNetworks,
} from './queries.ts';

/** An account remembers this many browsers. One more replaces the one with the oldest sign-in. */
const BROWSERS_MAX = 20;
const NETWORKS_MAX = 20;
/** One browser is remembered by this many accounts, such as those of a family. */
const ACCOUNTS_MAX = 10;

/** The client that tries to sign in. */
export interface Client {
  network: string;
  /** The token of its device cookie. A client without a cookie that the shop has signed has none. */
  browser: VerifiedToken | undefined;
}

/** An account that remembers the client, and by what. */
export interface KnownAccount {
  customerId: string;
  by: 'browser' | 'network';
}

/** Browsers that have signed in to an account have limits of their own (S40). They give no access. */
export interface RememberedBrowsers {
  clientOf(request: FastifyRequest): Client;
  /** Takes as long for accounts that do not exist. */
  listKnownAccounts(customerIds: readonly string[], client: Client): Promise<KnownAccount[]>;
  /** Must be called after the sign-in that began this session. The browser has one cookie for all of its accounts. */
  remember(
    request: FastifyRequest,
    reply: FastifyReply,
    customer: CustomerCredentials,
    sessionId: string,
  ): Promise<void>;
  /** Lists at most BROWSERS_MAX; the latest sign-in comes first. */
  list(request: FastifyRequest, customerId: string): Promise<RememberedBrowser[]>;
  /** Resolves to false if this customer has no such browser. */
  forget(customerId: string, id: string): Promise<boolean>;
  forgetSession(customerId: string, sessionId: string): Promise<void>;
  /** Forgets all browsers except the one that began the session to keep. */
  forgetOthers(customerId: string, keptSessionId: string | undefined): Promise<void>;
}

interface RememberedBrowserDeps {
  database: Database;
  cookies: Cookies;
  /** The newest key comes first. */
  sessionKeys: readonly string[];
}

export function createRememberedBrowsers(parts: RememberedBrowserDeps): RememberedBrowsers {
  const { database, cookies, sessionKeys } = parts;
  const tokens = deviceTokens(sessionKeys);
  const browserOf = (request: FastifyRequest) => tokens.verify(cookies.readDevice(request.headers.cookie));
  /** Hashes a network with each key, so that it stays known after a key rotation. */
  const hashesOf = (network: string) => sessionKeys.map((key) => networkHash(key, network));
  return {
    clientOf: (request) => ({ network: networkOf(request), browser: browserOf(request) }),
    listKnownAccounts: (customerIds, { network, browser }) =>
      database.list(selectKnownAccounts, [customerIds, browser?.hash ?? null, hashesOf(network)]),
    async remember(request, reply, { id, credentialsVersion }, sessionId) {
      const browser = browserOf(request) ?? tokens.issue();
      reply.header('set-cookie', cookies.deviceCookie(browser.cookieValue));
      const [newestHash] = hashesOf(networkOf(request));
      await database.run(remember, [
        id,
        credentialsVersion,
        browser.hash,
        newestHash as Buffer,
        sessionId,
        (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
        BROWSERS_MAX,
        NETWORKS_MAX,
        ACCOUNTS_MAX,
      ]);
    },
    list: (request, customerId) =>
      database.list(selectBrowsers, [customerId, browserOf(request)?.hash ?? null, BROWSERS_MAX]),
    forget: async (customerId, id) => (await database.run(deleteBrowser, [customerId, id])) === 1,
    async forgetSession(customerId, sessionId) {
      await database.run(deleteOfSession, [customerId, sessionId]);
    },
    async forgetOthers(customerId, keptSessionId) {
      await database.run(deleteOthers, [customerId, keptSessionId ?? null]);
    },
  };
}

/** Runs in the transaction that sets a new password, because a stranger with the old one may have used a browser. */
export async function forgetAllBrowsers(connection: Queryable, customerId: string): Promise<void> {
  await connection.run(deleteOthers, [customerId, null]);
}

/** Removes browsers and networks without a recent sign-in, in small batches. Resolves to their number. */
export async function sweepRememberedBrowsers(connection: Queryable): Promise<number> {
  const networks = await sweepBatches(() => connection.run(sweepNetworks, [SWEEP_BATCH]));
  return networks + (await sweepBatches(() => connection.run(sweepBrowsers, [SWEEP_BATCH])));
}

const networkHash = (key: string, network: string): Buffer =>
  createHmac('sha256', key).update(`remembered network\n${network}`).digest();
