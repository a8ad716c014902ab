import type { Cluster } from './cluster.ts';
import { TELLABLE } from './options.ts';
import { describeParts } from './show.ts';

const HELP = `Commands: ${TELLABLE.join(', ')}, with or without an instance, such as "kill shop-2".`;

/** Runs a line that someone types while the cluster runs. Resolves to the answer, and never rejects. */
export async function runLine(cluster: Cluster, line: string): Promise<string> {
  const [command = '', name] = line.trim().split(/\s+/, 2);
  try {
    return await run(cluster, command, name);
  } catch (error) {
    return (error as Error).message;
  }
}

async function run(cluster: Cluster, command: string, name: string | undefined): Promise<string> {
  switch (command) {
    case 'add':
      return `${await cluster.add()} has joined.`;
    case 'remove':
      return `${await cluster.remove(name)} has finished its requests and left.`;
    case 'kill':
      return `${await cluster.kill(name)} was killed. "add" starts it again.`;
    case 'freeze':
      return `${await cluster.freeze(name)} is frozen. "thaw" resumes it.`;
    case 'thaw':
      return `${await cluster.thaw(name)} runs again.`;
    case 'list':
      return describeParts(cluster);
    default:
      return HELP;
  }
}
