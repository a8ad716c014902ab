import type { Server } from '../../shared/haproxy-config.ts';
import type { Runtime } from '../../shared/haproxy-runtime.ts';
import { INSTANCES_MAX } from '../options.ts';
import { drainInstance, type Instance, startInstance } from './instance.ts';

const ZONES = ['a', 'b', 'c'];
const KILL_TIMEOUT_MS = 5_000;

/** Adds, removes and breaks instances while shoppers shop. Without a name, the newest instance is meant. */
export interface Instances {
  /** Starts one more, or one that has died, and adds it when it is ready. Resolves to its name. */
  add(): Promise<string>;
  /** Takes it out of rotation, then sends SIGTERM. */
  remove(name?: string): Promise<string>;
  /** Sends SIGKILL. */
  kill(name?: string): Promise<string>;
  /** Sends SIGSTOP, so that it accepts connections and never answers. */
  freeze(name?: string): Promise<string>;
  thaw(name?: string): Promise<string>;
}

export interface InstancesDeps {
  folder: string;
  environment: NodeJS.ProcessEnv;
  /** Numbers begin at 1. */
  portOf(number: number): number;
  /** Returns undefined until HAProxy runs. */
  runtime(): Runtime | undefined;
  log(message: string): void;
}

interface Place {
  name: string;
  number: number;
  port: number;
  instance: Instance | undefined;
  /** It is being stopped on purpose, so its end is not logged. */
  isLeaving: boolean;
}

export function createInstances(parts: InstancesDeps) {
  const places = Array.from(
    { length: INSTANCES_MAX },
    (_, index): Place => ({
      name: `shop-${index + 1}`,
      number: index + 1,
      port: parts.portOf(index + 1),
      instance: undefined,
      isLeaving: false,
    }),
  );
  const running = () => places.filter((place) => place.instance?.part.isRunning);
  const oneAtATime = createQueue();

  const start = async (place: Place) => {
    const environment = {
      // The instances share one folder of pictures.
      ...(place.number > 1 && { RENDER_AHEAD: 'off' }),
      ...parts.environment,
      ZONE: ZONES[(place.number - 1) % ZONES.length],
    };
    place.isLeaving = false;
    place.instance = await startInstance(place.name, place.port, { folder: parts.folder, environment });
    tellEnd(place, place.instance, parts.log);
  };
  const find = (name: string | undefined): Place & { instance: Instance } => {
    const found = name === undefined ? running().at(-1) : running().find((place) => place.name === name);
    if (!found?.instance) throw new Error(name ? `No ${name} runs.` : 'No instance runs.');
    return found as Place & { instance: Instance };
  };
  const signal = async (name: string | undefined, what: NodeJS.Signals) => {
    const place = find(name);
    place.instance.part.process.kill(what);
    return place.name;
  };

  return {
    servers: (): Server[] =>
      places.map(({ name, port, instance }) => ({ name, port, host: '127.0.0.1', isIn: Boolean(instance) })),
    list: () =>
      running().map(({ name, port, instance }) => ({
        name,
        where: `http://127.0.0.1:${port}`,
        pid: instance?.part.pid,
      })),
    /** Starts all of them at once. One prepares an empty database, under a lock. */
    async startFirst(count: number) {
      await Promise.all(places.slice(0, count).map(start));
    },
    add: () =>
      oneAtATime(async () => {
        const place = places.find(({ instance }) => !instance?.part.isRunning);
        if (!place) throw new Error(`There are ${INSTANCES_MAX} instances already.`);
        await start(place);
        await parts.runtime()?.setState(place.name, 'ready');
        return place.name;
      }),
    remove: (name?: string) =>
      oneAtATime(async () => {
        const place = find(name);
        if (running().length === 1)
          throw new Error('The last instance cannot be removed. Ctrl-C stops everything.');
        place.isLeaving = true;
        await parts.runtime()?.setState(place.name, 'drain');
        await drainInstance(place.instance, 'SIGTERM');
        await parts.runtime()?.setState(place.name, 'maint');
        return place.name;
      }),
    async kill(name?: string) {
      const place = find(name);
      await place.instance.part.end('SIGKILL', KILL_TIMEOUT_MS);
      return place.name;
    },
    freeze: (name?: string) => signal(name, 'SIGSTOP'),
    thaw: (name?: string) => signal(name, 'SIGCONT'),
    async endAll() {
      await Promise.all(
        running().map(async (place) => {
          place.isLeaving = true;
          // A frozen process receives other signals only after it is resumed.
          place.instance?.part.process.kill('SIGCONT');
          if (place.instance) await drainInstance(place.instance, 'SIGINT');
        }),
      );
    },
  };
}

function tellEnd(place: Place, { part }: Instance, log: (message: string) => void): void {
  void part.ended.then(async (how) => {
    if (place.isLeaving) return;
    const words = await part.lastOutput();
    log(
      `${place.name} (process ${part.pid}) has ended ${how}${words && how !== 'by SIGKILL' ? `: ${words}` : '.'}`,
    );
  });
}

/** Runs one change at a time, because two at once would each count on the other's instance. */
function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}
