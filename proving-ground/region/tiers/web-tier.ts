import { createRuntime, type ServerNumbers } from '../../shared/haproxy-runtime.ts';
import { waitUntil } from '../../shared/wait-until.ts';
import type { Machine } from '../machine/machine.ts';
import { ZONES, type Zone } from '../network/plan.ts';
import { runtimeSocketOf } from '../services/load-balancer.ts';

/** This includes the migrations of an empty database and the import of the demo catalog. */
const START_TIMEOUT_MS = 60_000;
const START_TRIES = 4;
const DRAIN_TIMEOUT_MS = 20_000;

/** The web instances, added and removed through the load balancer's runtime interface. */
export interface WebTier {
  /** The instances that the load balancer sends requests to, dead or alive. */
  members(): Machine[];
  numbers(): Promise<ServerNumbers[]>;
  /** Starts the instance and adds it. Resolves when it serves. */
  join(machine: Machine): Promise<void>;
  /** Adds an instance, by default in the zone with the fewest. Resolves to its name. */
  scaleOut(zone?: Zone): Promise<string>;
  /** Drains and removes an instance, by default one in the zone with the most. */
  scaleIn(name?: string): Promise<string>;
  /** Kills what is left of the instance and starts it again. */
  restart(machine: Machine): Promise<void>;
  isServing(name: string): Promise<boolean>;
  /** A restarted load balancer reads this for its configuration. */
  isIn(name: string): boolean;
}

export function createWebTier(machines: readonly Machine[], balancer: string): WebTier {
  const runtime = createRuntime(runtimeSocketOf(balancer));
  const inside = new Set<Machine>();
  const count = (zone: Zone) => [...inside].filter((machine) => machine.zone === zone).length;
  const byCount = () => [...ZONES].sort((one, other) => count(one) - count(other));

  const isServing = async (name: string) =>
    (await runtime.listServers()).some((server) => server.name === name && server.status === 'UP');
  /** An instance ends when its database is too slow at that moment, so it is started again. */
  const join = async (machine: Machine) => {
    inside.add(machine);
    for (let tries = 1; ; tries++) {
      const failure = await joinOnce(machine).then(
        () => undefined,
        (error: Error) => error,
      );
      if (!failure) return;
      if (tries === START_TRIES) throw failure;
    }
  };
  const joinOnce = async (machine: Machine) => {
    await machine.start();
    const shop = machine.part('shop');
    const isOpen = async () => Boolean((await shop?.lastOutput())?.includes('is open at'));
    const failure = () => (shop?.isRunning ? undefined : shop?.lastOutput());
    const waiting = { timeoutMs: START_TIMEOUT_MS, failure };
    await waitUntil(`${machine.name} is open`, isOpen, waiting);
    // A server that leaves maintenance counts as healthy until a check fails, so it must be open first.
    await runtime.setState(machine.name, 'ready');
    await waitUntil(`${machine.name} serves`, () => isServing(machine.name), waiting);
  };
  const leave = async (machine: Machine) => {
    inside.delete(machine);
    await runtime.setState(machine.name, 'drain');
    await machine.endService('shop', 'SIGTERM', DRAIN_TIMEOUT_MS);
    await machine.kill();
    await runtime.setState(machine.name, 'maint');
  };

  return {
    members: () => machines.filter((machine) => inside.has(machine)),
    numbers: () => runtime.listServers(),
    join,
    isServing,
    isIn: (name) => [...inside].some((machine) => machine.name === name),
    async scaleOut(zone) {
      const zones = zone ? [zone] : byCount();
      const free = zones.flatMap((one) =>
        machines.filter((machine) => machine.zone === one && !inside.has(machine)),
      );
      const [machine] = free;
      if (!machine) throw new Error('All places for instances are in use.');
      await join(machine);
      return machine.name;
    },
    async scaleIn(name) {
      if (inside.size === 1) throw new Error('The last instance cannot be removed.');
      const zone = byCount().at(-1);
      const candidates = machines.filter((machine) => inside.has(machine));
      const machine = name
        ? candidates.find((one) => one.name === name)
        : candidates.filter((one) => one.zone === zone).at(-1);
      if (!machine) throw new Error(`${name} is not a serving instance.`);
      await leave(machine);
      return machine.name;
    },
    async restart(machine) {
      await machine.kill();
      await join(machine);
    },
  };
}
