import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { AttackTarget } from './target.ts';

const OPENED_AT_ONCE = 100;
const CONNECT_TIMEOUT_MS = 5_000;
/** The attacker has another address of this machine than the shopper, so that they are two clients. */
const ATTACKER = '127.0.0.2';

export interface Connections {
  /** How many are still open. */
  count(): number;
  end(): void;
}

/** Opens connections to the shop and sends the same text on each. Connections that the shop ends are not reopened. */
export async function openConnections(
  { origin }: AttackTarget,
  count: number,
  text: string,
): Promise<Connections> {
  const { hostname, port } = new URL(origin);
  const to =
    hostname === '[::1]' ? { host: '::1' } : { host: '127.0.0.1', localAddress: ATTACKER, family: 4 };
  const open = new Set<Socket>();
  const openOne = async () => {
    const socket = connect({ ...to, port: Number(port) || 80 });
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    // Unread answers would keep the connection from closing.
    socket.resume();
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    await Promise.race([once(socket, 'connect', { signal }), once(socket, 'close', { signal })]).catch(() =>
      socket.destroy(),
    );
    if (text && !socket.destroyed) socket.write(text);
  };
  for (let opened = 0; opened < count; opened += OPENED_AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - opened) }, openOne));
  }
  return {
    count: () => open.size,
    end() {
      for (const socket of open) socket.destroy();
    },
  };
}
