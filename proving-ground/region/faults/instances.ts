import type { Core } from '../core.ts';
import type { Machine } from '../machine/machine.ts';
import { ZONES, type Zone } from '../network/plan.ts';
import { type Fault, getMachine } from './fault.ts';

const END_TIMEOUT_MS = 20_000;

/** The newest instance where none is named. */
function pick({ web }: Core, name: string | undefined): Machine {
  const members = web.members();
  const found = name === undefined ? members.at(-1) : members.find((machine) => machine.name === name);
  if (!found) throw new Error(`${name} is no instance that serves: "hosts" lists them.`);
  return found;
}

const restart =
  ({ web }: Core, machine: Machine) =>
  async () => {
    if (web.isIn(machine.name)) await web.restart(machine);
  };

export const instanceFaults: Fault[] = [
  {
    name: 'kill-instance',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'its host loses power',
    async play(core, target) {
      const machine = pick(core, target);
      await machine.kill();
      return { said: `${machine.name} is killed.`, undo: restart(core, machine) };
    },
  },
  {
    name: 'freeze-instance',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'it takes connections and never answers',
    async play(core, target) {
      const machine = pick(core, target);
      await machine.freeze();
      // Never woken: what it had read it would do long after its shoppers were told that it failed.
      return { said: `${machine.name} is frozen.`, undo: restart(core, machine) };
    },
  },
  {
    name: 'drain-instance',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'SIGTERM: it finishes what is under way and ends',
    async play(core, target) {
      const machine = pick(core, target);
      await machine.endService('shop', 'SIGTERM', END_TIMEOUT_MS);
      return { said: `${machine.name} has drained and ended.`, undo: restart(core, machine) };
    },
  },
  {
    name: 'replace-instance',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'a new one joins in its zone, then it leaves',
    async play(core, target) {
      const { name, zone } = pick(core, target);
      const joined = await core.web.scaleOut(zone);
      await core.web.scaleIn(name);
      return { said: `${joined} has taken the place of ${name}.` };
    },
  },
  {
    name: 'scale-out',
    kind: 'instance',
    takes: '[zone]',
    what: 'one more instance',
    async play(core, target) {
      const zone = readZone(target);
      const name = await core.web.scaleOut(zone);
      // It may have left by another fault; then another one is too many.
      const undo = () => core.web.scaleIn(core.web.isIn(name) ? name : undefined).then(() => {});
      return { said: `${name} has joined.`, undo };
    },
  },
  {
    name: 'scale-in',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'one instance less',
    async play(core, target) {
      const name = await core.web.scaleIn(target);
      const { zone } = getMachine(core, name);
      return { said: `${name} has left.`, undo: () => core.web.scaleOut(zone).then(() => {}) };
    },
  },
];

export function readZone(text: string | undefined): Zone | undefined {
  if (text === undefined) return undefined;
  const zone = ZONES.find((one) => one === text);
  if (!zone) throw new Error(`A zone is one of ${ZONES.join(', ')}, not "${text}".`);
  return zone;
}
