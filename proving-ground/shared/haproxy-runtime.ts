import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { UNREADY, WEB, WEB_LIVE } from './haproxy-config.ts';

const ANSWER_TIMEOUT_MS = 2_000;

/** `ready` gets requests, `drain` only finishes those that it has, and `maint` is not even checked. */
type AdminState = 'ready' | 'drain' | 'maint';

/** One instance as HAProxy sees it. The counts begin when HAProxy starts. */
export interface ServerNumbers {
  name: string;
  /** UP, DOWN, DRAIN or MAINT, or a change in progress such as "UP 1/2". */
  status: string;
  /** The result of the last health check, such as L7OK, L4CON, L7TOUT or L7STS. */
  check: string;
  requests: number;
  /** Requests in progress. */
  current: number;
  /** Requests that were not connected, were cut off, or were answered with 5xx. */
  errors: number;
  /** Requests that were tried again or sent to another instance. */
  retries: number;
}

/** HAProxy's runtime interface. Its unix socket takes one command per connection. */
export interface Runtime {
  setState(server: string, state: AdminState): Promise<void>;
  listServers(): Promise<ServerNumbers[]>;
}

export function createRuntime(socket: string): Runtime {
  return {
    async setState(server, state) {
      // When none is ready, a draining instance may still get requests, but not one that has left.
      const commands = [[WEB, state], ...(state === 'drain' ? [] : [[WEB_LIVE, state]])];
      for (const [backend, wanted] of commands) {
        const said = await ask(socket, `set server ${backend}/${server} state ${wanted}`);
        if (said.trim() !== '') throw new Error(`HAProxy refused: ${said.trim()}`);
      }
    },
    async listServers() {
      return parseNumbers(await ask(socket, 'show stat'));
    },
  };
}

async function ask(socket: string, command: string): Promise<string> {
  const connection = connect(socket);
  const timer = setTimeout(
    () => connection.destroy(new Error(`HAProxy did not answer within ${ANSWER_TIMEOUT_MS} ms`)),
    ANSWER_TIMEOUT_MS,
  );
  try {
    connection.write(`${command}\n`);
    return await text(connection);
  } finally {
    clearTimeout(timer);
    connection.destroy();
  }
}

/** Parses `show stat`: CSV whose first line names the columns. Its values contain no commas. */
export function parseNumbers(csv: string): ServerNumbers[] {
  const [head = '', ...lines] = csv.trim().split('\n');
  const columns = head.replace(/^# /, '').split(',');
  const rows = lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
  });
  const numbers = (row: Record<string, string>) => {
    const count = (column: string) => Number(row[column] || 0);
    return {
      requests: count('stot'),
      current: count('scur'),
      errors: count('econ') + count('eresp') + count('hrsp_5xx'),
      retries: count('wretr') + count('wredis'),
    };
  };
  const servers = rows.filter((row) => row.pxname === WEB && row.svname !== 'BACKEND');
  const all = new Map(servers.map((row) => [row.svname, numbers(row)]));
  return servers
    .filter((row) => !row.svname?.endsWith(UNREADY))
    .map((row) => {
      const [own, also] = [numbers(row), all.get(`${row.svname}${UNREADY}`)];
      return {
        name: row.svname ?? '',
        status: row.status ?? '',
        check: row.check_status ?? '',
        requests: own.requests + (also?.requests ?? 0),
        current: own.current + (also?.current ?? 0),
        errors: own.errors + (also?.errors ?? 0),
        retries: own.retries + (also?.retries ?? 0),
      };
    });
}
