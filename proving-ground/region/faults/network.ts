import { type Edge, edgesOf, GROUPS } from '../../../infra/security-groups.ts';
import type { Core } from '../core.ts';
import type { Zone } from '../network/plan.ts';
import { type Fault, getMachine } from './fault.ts';
import { readZone } from './instances.ts';

/** That of the database's primary where none is named. */
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
    what: 'its hosts reach each other and nobody else',
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
    what: 'what leaves the zone is lost, what comes arrives',
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
    what: 'a rule of the security groups goes, with the connections that are open by it',
    async play({ network }, target) {
      const gone = readEdge(target);
      await network.allow(edgesOf('region').filter((edge) => !isSame(edge, gone)));
      return {
        said: `${gone.from} may not reach ${gone.to}:${gone.port} any more.`,
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
  throw new Error(`"${text}" is none of the rules: FROM:TO:PORT of groups (${GROUPS.join(', ')}) is wanted.`);
}
