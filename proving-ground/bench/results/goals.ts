import { p99Of, rateOf, type Slice, webAndDatabaseUs } from '../measuring/slices.ts';
import { figuresOf, ratiosOf, readSection, type StoredSection, valuesOf } from './stored.ts';
import { format } from './table.ts';

interface Goal {
  goal: string;
  /** The section that measures it. */
  section: string;
  /** All of them must reach the goal. */
  figures(section: StoredSection): number[];
  unit?: string;
  atLeast?: number;
  atMost?: number;
}

const statements = ({ counts }: Slice) => counts.statements ?? 0;
const failed = (slice: Slice) => slice.failed;
/** Divides the figure of the rows that fit by that of one other row. */
const times = (section: StoredSection, name: RegExp, other: RegExp, figure: (slice: Slice) => number) => {
  const [one = Number.NaN] = figuresOf(section, other, figure);
  return figuresOf(section, name, figure).map((value) => value / one);
};

const GOALS: readonly Goal[] = [
  {
    goal: 'a page from memory at 0.85 of a bare server, by rate',
    section: 'pages',
    figures: (pages) => ratiosOf(pages, 'of the bare rate'),
    atLeast: 0.85,
  },
  {
    goal: 'the same by processor time',
    section: 'pages',
    figures: (pages) => ratiosOf(pages, 'of it by processor time'),
    atLeast: 0.85,
  },
  {
    goal: 'a rendered page in 400 µs of web process and database',
    section: 'pages',
    figures: (pages) => figuresOf(pages, /rendered$/, webAndDatabaseUs),
    unit: 'µs',
    atMost: 400,
  },
  {
    goal: '0.90 of 10,000 products’ pages from 16 MB',
    section: 'hit-ratio',
    figures: (ratio) => ratiosOf(ratio, 'from memory', /^10,000/),
    atLeast: 0.9,
  },
  {
    goal: '0.80 of 100,000 products’ pages from 64 MB',
    section: 'hit-ratio',
    figures: (ratio) => ratiosOf(ratio, 'from memory', /^100,000/),
    atLeast: 0.8,
  },
  {
    goal: 'an add in 200 µs of web process and database, with up to 10 lines and for a guest’s first',
    section: 'carts',
    figures: (carts) =>
      figuresOf(carts, /^first|^add of the|of 1 line$|^add.* of 10 lines$/, webAndDatabaseUs),
    unit: 'µs',
    atMost: 200,
  },
  {
    goal: 'an add to 50 lines within 1.2 times that to 10',
    section: 'carts',
    figures: (carts) => times(carts, /^add.* of 50 lines$/, /^add.* of 10 lines$/, webAndDatabaseUs),
    atMost: 1.2,
  },
  {
    goal: 'an add to 100 lines within 1.5 times that to 10',
    section: 'carts',
    figures: (carts) => times(carts, /^add.* of 100 lines$/, /^add.* of 10 lines$/, webAndDatabaseUs),
    atMost: 1.5,
  },
  {
    goal: 'adds at 0.70 of the statements alone, by processor time',
    section: 'carts',
    figures: (carts) => ratiosOf(carts, 'of it by processor time'),
    atLeast: 0.7,
  },
  {
    goal: 'a cart view at 0.70 of the same route with nothing to look up, by processor time',
    section: 'views',
    figures: (views) => ratiosOf(views, 'of it by processor time'),
    atLeast: 0.7,
  },
  {
    goal: 'the database’s time of 9 views and 1 add, with the cache 0.25 of that without',
    section: 'views',
    figures: (views) => ratiosOf(views, 'database’s time to that without the cache'),
    atMost: 0.25,
  },
  {
    goal: '285 orders a second',
    section: 'checkout',
    figures: (checkout) => figuresOf(checkout, /^orders/, rateOf),
    atLeast: 285,
  },
  {
    goal: 'with a p99 of 100 ms',
    section: 'checkout',
    figures: (checkout) => figuresOf(checkout, /^orders/, p99Of),
    unit: 'ms',
    atMost: 100,
  },
  {
    goal: 'in 8 statements each',
    section: 'checkout',
    figures: (checkout) => figuresOf(checkout, /^orders/, statements),
    atMost: 8,
  },
  {
    goal: 'adds meanwhile within 1.5 times their p99',
    section: 'checkout',
    figures: (checkout) => ratiosOf(checkout, 'of the p99 without'),
    atMost: 1.5,
  },
  {
    goal: 'a hot item sold to 10,000 buyers in 10 s',
    section: 'hot-item',
    figures: (item) => valuesOf(item, /^all were sold/),
    unit: 'ms',
    atMost: 10_000,
  },
  {
    goal: 'exactly 1,000 of it',
    section: 'hot-item',
    figures: (item) => valuesOf(item, /^sold of/),
    atLeast: 1_000,
    atMost: 1_000,
  },
  {
    goal: 'other pages meanwhile within 1.2 times their p99',
    section: 'hot-item',
    figures(item) {
      const [before = 0, during = 0] = valuesOf(item, /^p99 of a page (before|during)/);
      return [during / before];
    },
    atMost: 1.2,
  },
  {
    goal: '1 % of them overtaken',
    section: 'hot-item',
    figures: (item) => valuesOf(item, /^overtaken/),
    unit: '%',
    atMost: 1,
  },
  {
    goal: '120 MB of memory after a million requests and at the peak',
    section: 'memory',
    figures: (memory) => valuesOf(memory, /^(resident after these|peak)/),
    unit: 'MB',
    atMost: 120,
  },
  {
    goal: 'all pictures of a gallery in a new color in 500 ms',
    section: 'pictures',
    figures: (pictures) => valuesOf(pictures, /^a cold gallery.*, ms$/),
    unit: 'ms',
    atMost: 500,
  },
  {
    goal: 'a picture of 800 px in a new color in 60 ms of one core',
    section: 'pictures',
    figures: (pictures) => valuesOf(pictures, /in a new color, 800 px, processor ms$/),
    unit: 'ms',
    atMost: 60,
  },
  {
    goal: 'in a further color, while its plate is in memory, in 60 ms',
    section: 'pictures',
    figures: (pictures) => valuesOf(pictures, /in a further color, its plate in memory, processor ms$/),
    unit: 'ms',
    atMost: 60,
  },
  {
    goal: '4,000 shoppers at a p99 of 50 ms',
    section: 'shoppers',
    figures: (shoppers) => figuresOf(shoppers, /^4,000 shoppers$/, p99Of),
    unit: 'ms',
    atMost: 50,
  },
  {
    goal: '10,000 shoppers at a p99 of 100 ms',
    section: 'shoppers',
    figures: (shoppers) => figuresOf(shoppers, /^10,000 shoppers$/, p99Of),
    unit: 'ms',
    atMost: 100,
  },
  {
    goal: 'no request of a shopper refused',
    section: 'shoppers',
    figures: (shoppers) => figuresOf(shoppers, /shoppers$/, failed),
    atMost: 0,
  },
  {
    goal: 'a request with much data within 1.3 times its processor time with little',
    section: 'sizes',
    figures: (sizes) => ratiosOf(sizes, 'processor time to that of the small shop'),
    atMost: 1.3,
  },
  {
    goal: 'every page of the admin beside shoppers at a p99 of 100 ms',
    section: 'admin',
    figures: (admin) => valuesOf(admin, /^p99 of \/admin/),
    unit: 'ms',
    atMost: 100,
  },
  {
    goal: '2,000 variants saved in 500 ms',
    section: 'admin',
    figures: (admin) => valuesOf(admin, /^the slowest of these saves/),
    unit: 'ms',
    atMost: 500,
  },
  {
    goal: '10,000 prices changed in 2 s',
    section: 'admin',
    figures: (admin) => valuesOf(admin, /prices, changed/),
    unit: 'ms',
    atMost: 2_000,
  },
  {
    goal: 'a shop page meanwhile within 1.2 times its p99',
    section: 'admin',
    figures(admin) {
      const [without = 0, beside = 0] = valuesOf(admin, /^p99 of a shop page/);
      return [beside / without];
    },
    atMost: 1.2,
  },
  {
    goal: 'p99 of others within 1.5 times while 32 callers sign in',
    section: 'storm',
    figures: (storm) => ratiosOf(storm, 'of the p99 without'),
    atMost: 1.5,
  },
  {
    goal: '1 statement for an add with lazy loading',
    section: 'stages',
    figures: (stages) => figuresOf(stages, /^lazy loading.*add$/, statements),
    atMost: 1,
  },
  {
    goal: 'a cart view while the cache is frozen: 50 ms more at the p99',
    section: 'frozen-cache',
    figures: (frozen) => ratiosOf(frozen, 'ms of p99 more'),
    unit: 'ms',
    atMost: 50,
  },
];

/** The table of goals, with what the newest run of each section has measured. */
export async function goalsTable(): Promise<string> {
  const rows = await Promise.all(GOALS.map(async (goal) => rowOf(goal, await readSection(goal.section))));
  return ['| goal | measured | reached |', '|---|---|---|', ...rows].join('\n');
}

export function rowOf(goal: Goal, section: StoredSection | undefined): string {
  const { unit, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal;
  const figures = section ? goal.figures(section) : [];
  if (figures.length === 0) return `| ${goal.goal} | not measured | |`;
  const [least, most] = [Math.min(...figures), Math.max(...figures)].map(format);
  const range = least === most ? least : `${least} to ${most}`;
  const reached = figures.filter((figure) => figure >= atLeast && figure <= atMost).length;
  const verdict =
    reached === figures.length ? 'yes' : reached === 0 ? 'no' : `${reached} of ${figures.length}`;
  return `| ${goal.goal} | [${range}](${goal.section}.md)${unit ? ` ${unit}` : ''} | ${verdict} |`;
}
