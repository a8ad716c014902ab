import type {
  APIRequestContext,
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
} from 'playwright-core';
import type { StaffRole } from '../../../../src/staff/scopes.ts';
import type { FakeStripe } from '../../../stripe/fake-stripe.ts';
import { type ClusterShop, openClusterShop } from '../../steps/cluster-shop.ts';
import { SIZES, type Size, watch } from '../../steps/journey.ts';
import { signInStaff } from '../../steps/staff.ts';
import { newClientOf } from './shoppers.ts';

type StorageState = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** The shop on one day, with everyone's browsers. */
export interface Day {
  shop: ClusterShop;
  fake: FakeStripe;
  /** A browser that fails the test when a page does what no page may do. */
  newContext(options: BrowserContextOptions): Promise<BrowserContext>;
  /** Sends requests with cookies of its own. */
  newClient(state?: StorageState): Promise<APIRequestContext>;
}

/** A member of the staff in front of a browser. */
export interface Desk {
  day: Day;
  page: Page;
  go(path: string): Promise<void>;
}

export function openDay(shop: ClusterShop, fake: FakeStripe, browser: Browser, problems: string[]): Day {
  return {
    shop,
    fake,
    newClient: (state) => newClientOf(shop.url, state),
    async newContext(options) {
      const context = await browser.newContext(options);
      await watch(context, shop.url, problems);
      // Rendering the drawing of another product takes half a second, and nothing here is about drawings.
      await context.route(/\/pictures\/(?!own\/)/, (route) => route.abort());
      return context;
    },
  };
}

/** Two instances that take cards. */
export const openDayShop = (fake: FakeStripe, webhookSecret: string): Promise<ClusterShop> =>
  openClusterShop({
    STRIPE_SECRET_KEY: 'sk_test_of_the_journeys',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_URL: fake.url,
  });

export interface DeskInput {
  name: string;
  role: StaffRole;
  size?: Size;
  javaScript?: boolean;
}

/** Signs a member of the staff in. */
export async function openDesk(
  day: Day,
  { name, role, size = 'desktop', javaScript = true }: DeskInput,
): Promise<Desk> {
  const context = await day.newContext({ ...SIZES[size], javaScriptEnabled: javaScript });
  await signInStaff({ shop: day.shop, context }, { name, role });
  const page = await context.newPage();
  return { day, page, go: async (path) => void (await page.goto(day.shop.url + path)) };
}
