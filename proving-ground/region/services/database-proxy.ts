import { writeFile } from 'node:fs/promises';
import { diskOf, type Service } from '../machine/machine.ts';
import type { Host } from '../network/plan.ts';
import { PATRONI_PORT, POSTGRES_PORT } from './patroni.ts';

/**
 * HAProxy on a web host, which leads to the current primary database. The address stays the same for the instance, and
 * connections to a former primary end at once.
 */
export function databaseProxy(host: Host, databases: readonly Host[]): Service {
  const file = `${diskOf(host.name)}/database-proxy.cfg`;
  return {
    name: 'database-proxy',
    async command() {
      await writeFile(file, proxyConfig(databases), { mode: 0o600 });
      return ['haproxy', '-db', '-f', file];
    },
  };
}

const proxyConfig = (databases: readonly Host[]): string => `global
    maxconn 500

defaults
    mode tcp
    timeout connect 500ms
    timeout client 1h
    timeout server 1h
    timeout check 500ms
    timeout queue 1s

listen primary
    bind 127.0.0.1:${POSTGRES_PORT}
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server check port ${PATRONI_PORT} inter 500ms fastinter 200ms downinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
${databases.map(({ name, address }) => `    server ${name} ${address}:${POSTGRES_PORT}`).join('\n')}
`;
