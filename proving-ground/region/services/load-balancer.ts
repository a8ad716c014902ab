import { writeFile } from 'node:fs/promises';
import { haproxyConfig, type Server } from '../../shared/haproxy-config.ts';
import { diskOf, type Service } from '../machine/machine.ts';
import type { Host } from '../network/plan.ts';
import { SHOP_PORT } from './shop.ts';

export interface LoadBalancerOptions {
  host: Host;
  webs: readonly Host[];
  publicUrl: string;
  isSticky: boolean;
  /** Whether the load balancer begins with this instance. */
  isIn(name: string): boolean;
  /** The unix socket for connections from outside. */
  entrance: string;
}

export const runtimeSocketOf = (name: string): string => `${diskOf(name)}/haproxy.sock`;

/** HAProxy in front of the web tier, with the same configuration as in `npm run cluster`. */
export function loadBalancer(options: LoadBalancerOptions): Service {
  const { host, webs, publicUrl, isSticky, isIn, entrance } = options;
  const file = `${diskOf(host.name)}/haproxy.cfg`;
  return {
    name: 'haproxy',
    async command() {
      const servers = webs.map(
        ({ name, address }): Server => ({ name, host: address, port: SHOP_PORT, isIn: isIn(name) }),
      );
      const settings = { host: host.address, port: 80, publicUrl, isSticky, servers, entrance };
      const text = haproxyConfig({ ...settings, runtimeSocket: runtimeSocketOf(host.name) });
      await writeFile(file, text, { mode: 0o600 });
      return ['haproxy', '-db', '-f', file];
    },
  };
}
