import { SIZES } from '../../infra/sizes.ts';
import { BUSY_SHARE, type Needs, shoppersAt } from './needs.ts';
import { DATABASE_SIZES, WEB_TYPES } from './prices.ts';

/** How many shoppers at once a size of infra/ carries with all of its instances. */
export interface SizeCapacity {
  name: string;
  byWeb: number;
  byDatabase: number;
}

export const capacityOfSizes = (needs: Needs): SizeCapacity[] =>
  Object.values(SIZES).map(({ name, web, database }) => ({
    name,
    byWeb: shoppersAt(
      web.instancesMax * processorsOf(web.instanceType) * BUSY_SHARE,
      needs.web.processors,
      needs,
    ),
    byDatabase: shoppersAt(
      processorsOf(database.instanceClass) * BUSY_SHARE,
      needs.database.processors,
      needs,
    ),
  }));

function processorsOf(type: string): number {
  const found = [...Object.values(WEB_TYPES), ...DATABASE_SIZES].find((one) => one.type === type);
  if (!found) throw new Error(`${type} needs its number of processors in prices.ts.`);
  return found.processors;
}
