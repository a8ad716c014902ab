import type { Core } from '../core.ts';
import type { Machine } from '../machine/machine.ts';
import { ZONES, type Zone } from '../network/plan.ts';
import { type Fault, getMachine } from './fault.ts';

const END_TIMEOUT_MS = 20_000;

/** Picks the newest instance when no name is given. */
function pick({ web }: Core, name: string | undefined): Machine {
  const members = web.members();
  const found = name === undefined ? members.at(-1) : members.find((machine) => machine.name === name);
  if (!found) throw new Error(`${name} is not a serving instance. "hosts" lists them.`);
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
      return { said: `${machine.name} was killed.`, undo: restart(core, machine) };
    },
  },
  {
    name: 'freeze-instance',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'accepts connections and never answers',
    async play(core, target) {
      const machine = pick(core, target);
      await machine.freeze();
      // It is never resumed, because it would carry out requests long after shoppers saw them fail.
      return { said: `${machine.name} is frozen.`, undo: restart(core, machine) };
    },
  },
  {
    name: 'drain-instance',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'sends SIGTERM: it finishes its requests and ends',
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
    what: 'adds a new one in its zone, then drains it',
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
    what: 'adds an instance',
    async play(core, target) {
      const zone = readZone(target);
      const name = await core.web.scaleOut(zone);
      // If another fault has already removed it, another instance is removed instead.
      const undo = () => core.web.scaleIn(core.web.isIn(name) ? name : undefined).then(() => {});
      return { said: `${name} has joined.`, undo };
    },
  },
  {
    name: 'scale-in',
    kind: 'instance',
    takes: '[web-a1]',
    what: 'drains and removes an instance',
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
  if (!zone) throw new Error(`"${text}" is not a zone. The zones are ${ZONES.join(', ')}.`);
  return zone;
}
