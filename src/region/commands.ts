import type { Core } from './core.ts';
import { listHosts } from './hosts.ts';

export function createCommands(core: Core, _say: (message: string) => void) {
  return {
    async obey(line: string): Promise<string> {
      if (line === 'hosts') return JSON.stringify(await listHosts(core));
      return '?';
    },
  };
}
