import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database, Queryable } from '../platform/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../platform/sweep-batches.ts';
import type { Cookies } from '../sessions/cookies.ts';
import { deviceTokens, type VerifiedToken } from '../sessions/token.ts';
import { type Customer, USER_AGENT_MAX } from '../state/store.ts';
import { networkOf } from './limits.ts';
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
} from './remembered-browser-queries.ts';

/** Browsers and networks of one account; the one that has not signed in for longest is forgotten by one more. */
const BROWSERS_MAX = 20;
const NETWORKS_MAX = 20;
/** Accounts that one browser has signed in to, such as those of a family. */
const ACCOUNTS_MAX = 10;

/** Where a try to sign in comes from. */
export interface Client {
  network: string;
  /** The token of its device cookie; undefined without one that the shop has signed. */
  browser: VerifiedToken | undefined;
}

/** An account that the client has signed in to before, and what it was remembered by. */
export interface KnownAccount {
  customerId: string;
  by: 'browser' | 'network';
}

/** The browsers that have signed in to an account, for limits of their own (S40); they open nothing. */
export interface RememberedBrowsers {
  clientOf(request: FastifyRequest): Client;
  /** Costs the same for accounts that there are and that there are not. */
  listKnownAccounts(customerIds: readonly string[], client: Client): Promise<KnownAccount[]>;
  /** After a sign-in that began this session. The cookie of the answer is the browser's for its other accounts, too. */
  remember(
    request: FastifyRequest,
    reply: FastifyReply,
    customer: Customer,
    sessionId: string,
  ): Promise<void>;
  /** The last to sign in first, at most BROWSERS_MAX. */
  list(request: FastifyRequest, customerId: string): Promise<RememberedBrowser[]>;
  /** False: this customer has no such browser. */
  forget(customerId: string, id: string): Promise<boolean>;
  forgetSession(customerId: string, sessionId: string): Promise<void>;
  /** All of them, but the one that began the session to keep. */
  forgetOthers(customerId: string, keptSessionId: string | undefined): Promise<void>;
}

interface RememberedBrowserParts {
  database: Database;
  cookies: Cookies;
  /** Newest first. */
  sessionKeys: readonly string[];
}

export function createRememberedBrowsers(parts: RememberedBrowserParts): RememberedBrowsers {
  const { database, cookies, sessionKeys } = parts;
  const tokens = deviceTokens(sessionKeys);
  const browserOf = (request: FastifyRequest) => tokens.verify(cookies.readDevice(request.headers.cookie));
  /** By each key, so that a network is known while its key is one of several. */
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

/** In the transaction that sets a new password: whoever knew the old one is a stranger from then on. */
export async function forgetAllBrowsers(connection: Queryable, customerId: string): Promise<void> {
  await connection.run(deleteOthers, [customerId, null]);
}

/** Removes those that have not signed in for too long, in small batches; resolves to how many. */
export async function sweepRememberedBrowsers(connection: Queryable): Promise<number> {
  const networks = await sweepBatches(() => connection.run(sweepNetworks, [SWEEP_BATCH]));
  return networks + (await sweepBatches(() => connection.run(sweepBrowsers, [SWEEP_BATCH])));
}

const networkHash = (key: string, network: string): Buffer =>
  createHmac('sha256', key).update(`remembered network\n${network}`).digest();
