import { type Edge, edgesOf, GROUPS } from '../../../infra/security-groups.ts';
import type { Core } from '../core.ts';
import type { Zone } from '../network/plan.ts';
import { type Fault, getMachine } from './fault.ts';
import { readZone } from './instances.ts';

/** Picks the zone of the database's primary when none is given. */
async function pickZone(core: Core, text: string | undefined): Promise<Zone> {
  const zone = readZone(text) ?? getMachine(core, await core.database.getPrimary(), 'database').zone;
  if (!zone) throw new Error('The primary is in no zone.');
  return zone;
}

export const networkFaults: Fault[] = [
  {
    name: 'cut-zone',
    kind: 'network',
    takes: '[a]',
    what: 'cuts a zone off; its hosts reach only each other',
    async play(core, target) {
      const zone = await pickZone(core, target);
      await core.network.cutZone(zone);
      return { said: `Zone ${zone} is cut off.`, undo: () => core.network.joinZone(zone) };
    },
  },
  {
    name: 'cut-one-way',
    kind: 'network',
    takes: '[a]',
    what: 'drops packets that leave the zone; incoming ones arrive',
    async play(core, target) {
      const zone = await pickZone(core, target);
      await core.network.muteZone(zone);
      return { said: `Nothing leaves zone ${zone}.`, undo: () => core.network.unmuteZone(zone) };
    },
  },
  {
    name: 'close-edge',
    kind: 'network',
    takes: 'FROM:TO:PORT',
    what: 'removes a rule of the security groups and ends its connections',
    async play({ network }, target) {
      const gone = readEdge(target);
      await network.allow(edgesOf('region').filter((edge) => !isSame(edge, gone)));
      return {
        said: `${gone.from} can no longer reach ${gone.to}:${gone.port}.`,
        undo: () => network.allow(edgesOf('region')),
      };
    },
  },
];

type Ends = Pick<Edge, 'from' | 'to' | 'port'>;

const isSame = (one: Ends, other: Ends) =>
  one.from === other.from && one.to === other.to && one.port === other.port;

function readEdge(text = ''): Ends {
  const [from, to, port] = text.split(':');
  const found = edgesOf('region').find(
    (edge) => edge.from === from && edge.to === to && `${edge.port}` === port,
  );
  if (found) return found;
  throw new Error(`"${text}" is not a rule. A rule is FROM:TO:PORT with groups (${GROUPS.join(', ')}).`);
}
