import { barPlot } from '../plots/bar-plot.ts';
import { markdownTable as table } from '../plots/markdown-table.ts';
import { shareOf } from '../simulation/mix.ts';
import type { SimulationFile } from '../simulation/results.ts';
import { type Limit, limitsOf } from './limits.ts';
import { dynamoDbMoney, type Money, moneyOf, usdOf } from './money.ts';
import { type Needs, needsOf } from './needs.ts';
import { SOURCES, WEB_TYPES } from './prices.ts';
import { countRequestUnits, type RequestUnits } from './request-units.ts';
import { capacityOfSizes } from './sizes.ts';

/** Shoppers at once, in a shop for which one small machine of each kind is enough. */
const BASE_SHOPPERS = 1_000;
const TIMES = [1, 10, 100, 1_000, 10_000];
const CART_LINES = [3, 10, 50];

interface Scale {
  needs: Needs;
  money: Money;
  /** With carts and sessions in DynamoDB. */
  elsewhere: { needs: Needs; money: Money; dynamoDb: number };
}

/** The computed part of docs/capacity.md, and its plot. */
export async function capacityReport(file: SimulationFile): Promise<{ text: string; plot: string }> {
  const units = await countRequestUnits(CART_LINES);
  const scales = TIMES.map((times) => scaleOf(file, times * BASE_SHOPPERS, units));
  const largest = scales.at(-1)?.needs as Needs;
  const text = [
    `Computed by \`npm run capacity\` from the service times of [the simulation](measurements/simulation.md). ${file.origin}`,
    'The cost of a request:',
    table(
      ['request', 'of all, %', 'web, µs', 'database, µs', 'cache, µs', 'sent, bytes', 'log, bytes'],
      file.services.map(({ name, costs, bytesSent, walBytes }) => [
        name,
        (shareOf(name) * 100).toFixed(1),
        ...[costs.web, costs.database, costs.cache].map((ms) => whole(ms * 1_000)),
        whole(bytesSent),
        whole(walBytes),
      ]),
    ),
    'What the tiers need at the peak:',
    table(
      [
        'shoppers at once',
        'requests a second',
        'adds, orders a second',
        'web: processors used, machines',
        'cache: processors used, nodes',
        'database: processors used, primary, replicas',
        'log, MB a second',
        'database connections',
      ],
      scales.map(({ needs }) => needsCells(needs)),
    ),
    'US dollars a month:',
    table(
      [
        'shoppers at once',
        'web',
        'database',
        'cache',
        'edge and traffic',
        'sum',
        'carts in DynamoDB',
        'sum with it',
      ],
      scales.map(moneyCells),
    ),
    'What the two sizes of [AWS](aws.md#sizes) carry with all of their instances, in shoppers at once:',
    table(
      ['size', 'by the web tier', 'by the database'],
      capacityOfSizes(largest).map(({ name, byWeb, byDatabase }) => [
        name,
        rounded(byWeb),
        rounded(byDatabase),
      ]),
    ),
    'Where the limits lie:',
    table(['limit', 'reached at shoppers', 'what moves it'], limitsOf(largest).map(limitCells)),
    'What DynamoDB bills for carts and sessions:',
    table(
      ['request', 'read units', 'write units', 'US dollars a million'],
      [
        unitCells('first add', units.firstAdd),
        ...CART_LINES.flatMap((lines) => [
          unitCells(`add, ${lines} lines`, unitsOf(units.add, lines)),
          unitCells(`show, ${lines} lines`, unitsOf(units.show, lines)),
        ]),
      ],
    ),
    `Prices that only this page uses: ${SOURCES.map(({ what, read, url }) => `[${what}](${url}), ${read}`).join('; ')}. All others are in [AWS](aws.md#cost).`,
  ].join('\n\n');
  return { text, plot: plotOf(scales) };
}

type Units = Awaited<ReturnType<typeof countRequestUnits>>;

function scaleOf({ services }: SimulationFile, shoppers: number, units: Units): Scale {
  const needs = needsOf({ services, shoppers, hasCartsElsewhere: false });
  const elsewhere = needsOf({ services, shoppers, hasCartsElsewhere: true });
  const lines = CART_LINES[0] as number;
  const used = {
    firstAdd: units.firstAdd,
    show: unitsOf(units.show, lines),
    add: unitsOf(units.add, lines),
  };
  return {
    needs,
    money: moneyOf(needs),
    elsewhere: { needs: elsewhere, money: moneyOf(elsewhere), dynamoDb: dynamoDbMoney(elsewhere, used) },
  };
}

const unitsOf = (units: Map<number, RequestUnits>, lines: number) => units.get(lines) as RequestUnits;

function needsCells(needs: Needs): string[] {
  const { web, cache, database } = needs;
  return [
    whole(needs.shoppers),
    whole(needs.perSecond),
    `${whole(needs.addsPerSecond)}, ${whole(needs.ordersPerSecond)}`,
    `${small(web.processors)}, ${whole(web.machines)} ${WEB_TYPES[needs.size].type}`,
    `${small(cache.processors)}, ${cache.nodes}`,
    `${small(database.processors)}, ${database.machine?.type ?? '**none is large enough**'}, ${database.replicas}`,
    small(database.walMbPerSecond),
    whole(database.connections),
  ];
}

function moneyCells({ needs, money, elsewhere }: Scale): string[] {
  const sum = sumOf(money);
  const other = sumOf(elsewhere.money);
  return [
    whole(needs.shoppers),
    whole(money.web),
    money.database === undefined ? '–' : whole(money.database),
    whole(money.cache),
    whole(money.edge),
    sum === undefined ? '–' : `**${whole(sum)}**`,
    whole(elsewhere.dynamoDb),
    other === undefined ? '–' : whole(other + elsewhere.dynamoDb),
  ];
}

const sumOf = ({ web, database, cache, edge }: Money): number | undefined =>
  database === undefined ? undefined : web + database + cache + edge;

const limitCells = ({ name, shoppers, remedy }: Limit): string[] => [
  name,
  shoppers === undefined ? 'not with shoppers' : rounded(shoppers),
  remedy,
];

const unitCells = (name: string, units: RequestUnits): string[] => [
  name,
  `${units.read}`,
  `${units.write}`,
  (usdOf(units) * 1e6).toFixed(2),
];

function plotOf(scales: readonly Scale[]): string {
  return barPlot({
    title: 'What a thousand shoppers at once cost a month',
    axis: 'US dollars a month for each 1,000 shoppers at once',
    series: ['machines', 'edge and traffic'],
    bars: scales.map(({ needs, money }) => {
      const thousands = needs.shoppers / 1_000;
      const machines = money.database === undefined ? undefined : money.web + money.database + money.cache;
      return {
        label: `${whole(needs.shoppers)} shoppers`,
        values: [
          machines === undefined ? undefined : Math.round(machines / thousands),
          Math.round(money.edge / thousands),
        ],
      };
    }),
  });
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const rounded = (value: number): string => whole(Number(value.toPrecision(2)));
const small = (value: number): string => (value < 10 ? value.toFixed(2) : whole(value));
