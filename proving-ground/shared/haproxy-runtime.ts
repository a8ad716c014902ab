import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { UNREADY, WEB, WEB_LIVE } from './haproxy-config.ts';

const ANSWER_TIMEOUT_MS = 2_000;

/** `ready`: takes requests. `drain`: keeps only what it has. `maint`: is left alone. */
type AdminState = 'ready' | 'drain' | 'maint';

/** One instance as HAProxy sees it; counts since HAProxy was started. */
export interface ServerNumbers {
  name: string;
  /** UP, DOWN, DRAIN, MAINT, or on the way: "UP 1/2". */
  status: string;
  /** What the last health check found: L7OK, L4CON, L7TOUT, L7STS … */
  check: string;
  requests: number;
  /** Under way now. */
  current: number;
  /** Not connected, cut off, or answered by 5xx. */
  errors: number;
  /** Tried again, or sent to another instance. */
  retries: number;
}

/** HAProxy's runtime interface: one command for each connection to its unix socket. */
export interface Runtime {
  setState(server: string, state: AdminState): Promise<void>;
  listServers(): Promise<ServerNumbers[]>;
}

export function createRuntime(socket: string): Runtime {
  return {
    async setState(server, state) {
      // Where none is ready, one that drains may still be asked; one that has left may not.
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

/** `show stat` is CSV whose first line names the columns; what it holds has no commas. */
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
