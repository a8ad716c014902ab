import { createBatcher } from '../../database/batcher.ts';
import { type Database, isFaultOfStatement, statement } from '../../database/database.ts';
import { createListener } from '../../database/listener.ts';

/** The limit of streams for one instance. Each costs a connection and some kilobytes. */
const STREAMS_MAX = 1_000;
/** One more ends the oldest: a proxy hides until the next heartbeat that a page was closed, so the oldest likely was. */
const STREAMS_OF_CUSTOMER_MAX = 20;
/** Without this limit, one network with several accounts could take all streams of the instance. */
const STREAMS_OF_NETWORK_MAX = 200;
const CHANNEL = 'cart_changed';
const ENDED = 'ended';

/**
 * Receives the version after a change. When undefined, the receiver must look again, because a message may have been
 * missed or a session has ended.
 */
type OnChange = (version: number | undefined) => void;

interface Subscriber {
  customerId: string;
  /** The widest network of the address: see `widestKey`. */
  network: string;
  onChange: OnChange;
  /** Ends the stream, because the customer has opened many others since. */
  end(): void;
}

/** Tells the open pages of a customer, on all instances, that the cart has changed. */
export interface CartEvents {
  /** Does not wait. A lost message does no harm, because the next page shows the cart anyway. */
  publish(customerId: string, version: number): void;
  /** Announces that sessions of the customer have ended. It does not wait either. */
  publishEnd(customerId: string): void;
  /** Returns a function that ends the subscription, or undefined where there are too many. */
  subscribe(subscriber: Subscriber): (() => void) | undefined;
  close(): Promise<void>;
}

const notify = statement<[payloads: readonly string[]], never>(
  `SELECT pg_notify('${CHANNEL}', payload) FROM unnest($1::text[]) AS payload`,
);

const endOf = (customerId: string) => `${customerId} ${ENDED}`;

/** Announces from a command that sessions of the customer have ended. */
export async function announceEnd(database: Database, customerId: string): Promise<void> {
  await database.list(notify, [[endOf(customerId)]]);
}

/**
 * Uses NOTIFY of PostgreSQL. The message is sent after the commit of the change: inside the transaction, NOTIFY would
 * make all changes commit one after the other. The instance listens as soon as it has a subscriber.
 */
export function createCartEvents(database: Database, onError: (error: unknown) => void): CartEvents {
  const subscribers = new Map<string, Set<Subscriber>>();
  /** How many streams each network has. */
  const networks = new Map<string, number>();
  let streams = 0;
  const ofNetwork = (network: string) => networks.get(network) ?? 0;
  const ofCustomer = (customerId: string) => subscribers.get(customerId)?.size ?? 0;
  const remove = (subscriber: Subscriber) => {
    const { customerId, network } = subscriber;
    if (!subscribers.get(customerId)?.delete(subscriber)) return;
    streams--;
    networks.set(network, ofNetwork(network) - 1);
    if (ofNetwork(network) === 0) networks.delete(network);
    if (ofCustomer(customerId) === 0) subscribers.delete(customerId);
  };
  const listener = createListener({
    connection: database.pool.options,
    channel: CHANNEL,
    onMessage(payload) {
      const [customerId = '', version = ''] = payload.split(' ');
      for (const { onChange } of subscribers.get(customerId) ?? [])
        onChange(version === ENDED ? undefined : Number(version));
    },
    onConnected() {
      for (const ofCustomer of subscribers.values())
        for (const { onChange } of ofCustomer) onChange(undefined);
    },
    onError,
  });
  const send = createBatcher({
    maxBatch: 64,
    maxUnderWay: 1,
    run: async (payloads: string[]) => {
      await database.list(notify, [payloads]);
      return payloads.map(() => undefined);
    },
    isFaultOfOne: isFaultOfStatement,
  });
  return {
    publish(customerId, version) {
      send(`${customerId} ${version}`).catch(onError);
    },

    publishEnd(customerId) {
      send(endOf(customerId)).catch(onError);
    },

    subscribe(subscriber) {
      const { customerId, network } = subscriber;
      const [oldest] = subscribers.get(customerId) ?? [];
      if (oldest && ofCustomer(customerId) >= STREAMS_OF_CUSTOMER_MAX) {
        remove(oldest);
        oldest.end();
      }
      if (streams >= STREAMS_MAX || ofNetwork(network) >= STREAMS_OF_NETWORK_MAX) return undefined;
      subscribers.set(customerId, (subscribers.get(customerId) ?? new Set()).add(subscriber));
      networks.set(network, ofNetwork(network) + 1);
      streams++;
      listener.start();
      return () => remove(subscriber);
    },

    close: () => listener.close(),
  };
}
