import type { Core } from './core.ts';
import { createFaultPlayer } from './fault-player.ts';
import { FAULTS } from './faults/all.ts';
import { describeHosts, listHosts } from './hosts.ts';
import { WEB_PLACES, ZONES } from './network/plan.ts';
import { allowedWays, scan } from './network/scan.ts';
import { startAutoScaling } from './tiers/auto-scaling.ts';

/** The answer to a line. `data` is for programs. */
export interface Reply {
  ok: boolean;
  said: string;
  data?: unknown;
}

const MISSING_SHOWN_MAX = 20;

/** Runs one line after the other, because two at once would interfere. */
export function createCommands(core: Core, log: (message: string) => void) {
  const faultPlayer = createFaultPlayer(core, log);
  let scaling: { stop(): void } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const autoScaling = (text: string | undefined): Reply => {
    scaling?.stop();
    scaling = undefined;
    if (text === 'off') return { ok: true, said: 'Auto scaling is off.' };
    const requestsPerSecond = Number(text);
    if (!(requestsPerSecond > 0)) {
      throw new Error(
        '"auto-scaling 50" keeps each instance at 50 requests per second. "auto-scaling off" ends it.',
      );
    }
    const options = { requestsPerSecond, min: ZONES.length, max: ZONES.length * WEB_PLACES };
    scaling = startAutoScaling(core, options, log);
    return { ok: true, said: `Auto scaling to ${requestsPerSecond} requests per second for each instance.` };
  };

  const runCommand = async (command: string, target: string | undefined): Promise<Reply> => {
    switch (command) {
      case 'hosts': {
        const hosts = await listHosts(core);
        return { ok: true, said: describeHosts(hosts), data: hosts };
      }
      case 'heal':
        await faultPlayer.heal();
        return { ok: true, said: 'Everything is healthy.' };
      case 'scan':
        return scanFrom(core, target);
      case 'auto-scaling':
        return autoScaling(target);
      case 'help':
        return { ok: true, said: HELP };
      default:
        return { ok: true, said: await faultPlayer.play(command, target) };
    }
  };

  /** A line such as `kill-instance web-a1`. Never rejects. */
  const runLine = async (line: string): Promise<string> => {
    const [command = '', target] = line.trim().split(/\s+/, 2);
    const work = () => runCommand(command, target);
    // Commands that only read do not wait for others.
    const answer = command === 'hosts' || command === 'help' ? work() : last.then(work);
    last = answer.catch(() => {});
    const reply = await answer.catch((error: Error): Reply => ({ ok: false, said: error.message }));
    return JSON.stringify(reply);
  };
  return { runLine };
}

async function scanFrom({ hosts }: Core, name: string | undefined): Promise<Reply> {
  const from = hosts.filter((host) => name === undefined || host.name === name);
  if (from.length === 0) throw new Error(`There is no host "${name}". "hosts" lists them.`);
  const [found, allowed] = [new Set(await scan(from, hosts)), new Set(allowedWays(from, hosts))];
  const tooMany = [...found.difference(allowed)];
  const missing = [...allowed.difference(found)];
  const data = { found: found.size, tooMany, missing };
  if (tooMany.length + missing.length === 0) {
    return {
      ok: true,
      said: `${found.size} connections are possible: exactly those that the security groups allow.`,
      data,
    };
  }
  const lines = [
    ...tooMany.map((way) => `open, but not allowed: ${way}`),
    ...missing.map((way) => `allowed, but closed: ${way}`),
  ];
  return { ok: true, said: lines.slice(0, MISSING_SHOWN_MAX).join('\n'), data };
}

const OTHERS = [
  ['hosts', 'lists the hosts and their states'],
  ['heal', 'undoes every fault and waits until everything is healthy'],
  ['scan [web-a1]', 'compares connections between all hosts, or from one, with the security groups'],
  ['auto-scaling 50 | off', 'runs one instance per 50 requests per second'],
] as const;

const HELP = [...FAULTS.map(({ name, takes, what }) => [`${name} ${takes}`.trim(), what] as const), ...OTHERS]
  .map(([command, what]) => `  ${command.padEnd(28)} ${what}`)
  .join('\n');
