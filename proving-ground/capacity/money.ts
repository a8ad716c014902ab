import { shareOf } from '../simulation/mix.ts';
import type { Needs } from './needs.ts';
import {
  CACHE_TYPES,
  databaseHour,
  HOURS_PER_MONTH,
  hourOf,
  PRICES,
  REPLICA,
  SECONDS_PER_MONTH,
  WEB_TYPES,
} from './prices.ts';
import type { RequestUnits } from './request-units.ts';

/** A day has its peak for a few hours: the mean rate of a month is this part of the peak's. */
const MEAN_OF_PEAK = 1 / 3;
/** The three machines of a Multi-AZ DB cluster. */
const CLUSTER_MACHINES = 3;

/** US dollars a month. */
export interface Money {
  web: number;
  /** Undefined where no machine is large enough. */
  database: number | undefined;
  cache: number;
  /** CloudFront, the firewall and the load balancer, which are paid by request and by GB. */
  edge: number;
}

export function moneyOf({ web, database, cache, size, sentGbPerHour, perSecond }: Needs): Money {
  const millions = (perSecond * MEAN_OF_PEAK * SECONDS_PER_MONTH) / 1e6;
  const gb = sentGbPerHour * MEAN_OF_PEAK * HOURS_PER_MONTH;
  return {
    web: web.machines * hourOf(WEB_TYPES[size].type) * HOURS_PER_MONTH,
    database: databaseMoney(database),
    cache: cache.nodes * hourOf(CACHE_TYPES[size]) * HOURS_PER_MONTH,
    edge:
      millions * (PRICES.edgeMillion + PRICES.firewallMillion) +
      gb * (PRICES.edgeGb + PRICES.balancerGb) +
      PRICES.balancerHour * HOURS_PER_MONTH,
  };
}

function databaseMoney({ machine, replicas }: Needs['database']): number | undefined {
  const month = (hour: number, gib: number) => hour * HOURS_PER_MONTH + gib * PRICES.databaseGib;
  return (
    machine &&
    CLUSTER_MACHINES * month(databaseHour(machine), machine.gib) +
      replicas * month(hourOf(REPLICA.type), REPLICA.gib)
  );
}

/** What DynamoDB bills for a month of carts and sessions. */
export function dynamoDbMoney(
  needs: Needs,
  units: { show: RequestUnits; add: RequestUnits; firstAdd: RequestUnits },
): number {
  const month = needs.perSecond * MEAN_OF_PEAK * SECONDS_PER_MONTH;
  const shows = month * shareOf('show cart');
  // An order reads the cart and empties it, as an add reads and writes it.
  const changes = month * (shareOf('add to cart') + shareOf('order'));
  return shows * usdOf(units.show) + changes * usdOf(units.add);
}

export const usdOf = ({ read, write }: RequestUnits): number =>
  (read * PRICES.readUnitsMillion + write * PRICES.writeUnitsMillion) / 1e6;
