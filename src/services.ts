import type { SharedCache } from './cache/shared-cache.ts';
import { createCarts } from './cart/carts.ts';
import { createCartEvents } from './cart/events/cart-events.ts';
import { limitNewCarts } from './cart/new-carts.ts';
import { publishCatalogChange } from './catalog/cached-catalog.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createCartPromos } from './checkout/promo/cart-promos.ts';
import { createPromoTries } from './checkout/promo/promo-use.ts';
import type { Config } from './config.ts';
import {
  createCustomerSessions,
  type SignInOfRequest,
  withSessionEnds,
} from './customers/customer-sessions.ts';
import { createRememberedBrowsers } from './customers/devices/remembered-browsers.ts';
import { claimGuestOrders } from './customers/join/join-accounts.ts';
import { finishJoins } from './customers/join/join-carts.ts';
import { createCustomerGuard } from './customers/require-customer.ts';
import type { Database } from './database/database.ts';
import { createReads } from './database/replicas/reads.ts';
import type { Replicas } from './database/replicas/replicas.ts';
import { createSnapshots } from './database/replicas/snapshots.ts';
import type { Site } from './layout/page.ts';
import { paths } from './layout/paths.ts';
import { createOutbox } from './mail/letter.ts';
import type { MessageOutbox } from './mail/mail.ts';
import { createOrderLinks } from './orders/order-access.ts';
import { createPaymentLinks } from './orders/payment-links/payment-links.ts';
import { createOnSettled } from './orders/payment-outcomes.ts';
import { keepListingsFresh } from './orders/stock/stale-listings.ts';
import { createPayments } from './payments/payments.ts';
import { payOnDelivery } from './payments/provider.ts';
import { createStripe } from './payments/stripe/stripe.ts';
import type { StripeSettings } from './payments/stripe/stripe-client.ts';
import { createTestCards } from './payments/test-cards/test-cards.ts';
import type { PictureStorages } from './pictures/own/contents.ts';
import { createConverter } from './pictures/own/converter.ts';
import { createFileCache } from './pictures/own/file-cache.ts';
import { databaseStorages } from './pictures/own/open-storages.ts';
import type { PictureStore } from './pictures/store.ts';
import type { Logger } from './process/log.ts';
import type { Metrics } from './process/metrics.ts';
import { moveReminder } from './reminders/reminders.ts';
import { createCookies, sessionTokens } from './sessions/cookies.ts';
import { createLinkSigner } from './sessions/link-signer.ts';
import { createVisitors } from './sessions/visitors.ts';
import { createSettings } from './settings/settings.ts';
import type { StateStore } from './state/store.ts';
import { createLeasedLimit } from './web/limits/leased-limit.ts';
import { createRateLimits } from './web/limits/rate-limit.ts';
import { fetchPublic, internetTargets, type PublicFetchInput } from './web/public-fetch.ts';
import { ofTheInternet } from './web/public-target.ts';
import { createWishCookie, moveGuestWishes } from './wishlist/guest-wishes.ts';

/** What an instance has opened before the shop is built on it. */
export interface ServicesInput {
  config: Pick<
    Config,
    | 'publicUrl'
    | 'instance'
    | 'trustedProxies'
    | 'limitsAbuse'
    | 'payOnDelivery'
    | 'allowsPrivateWebhooks'
    | 'pictureFetchPorts'
  >;
  database: Database;
  store: StateStore;
  mail: MessageOutbox;
  /** Newest first. They sign session cookies and the links in emails. */
  sessionKeys: readonly string[];
  /** The catalog is read from them instead of from the primary. */
  replicas?: Replicas | undefined;
  sharedCache?: SharedCache | undefined;
  pictures: PictureStore;
  /** Where the merchant's pictures are. The database when unset. */
  pictureStorages?: PictureStorages | undefined;
  /** Where this machine keeps files of the merchant's pictures. When unset, the storage is asked each time. */
  pictureDirectory?: string | undefined;
  /** When unset, only payment on delivery is offered, and test cards if `takesTestCards` is set. */
  stripe?: StripeSettings | undefined;
  /** Whether test cards are taken while no payment provider is set up. */
  takesTestCards?: boolean;
  metrics: Metrics;
  log: Logger;
}

/** The purpose of the tokens of payment pages. */
const PAYMENT = 'payment';

export type Services = ReturnType<typeof createServices>;

/**
 * Builds each shared service once and hands the same ones to every plugin, so that a limit is a limit and a cache is
 * one cache. A plugin declares which of them it needs.
 */
export function createServices(input: ServicesInput) {
  const { config, database, sessionKeys, log } = input;
  const { publicUrl } = config;
  const settings = createSettings(database);
  const mail = createOutbox(input.mail, settings);
  const site: Site = {
    publicUrl,
    get settings() {
      return settings.current;
    },
  };
  const onError = (error: unknown) => log.warn({ err: error }, 'background work failed');
  const limits = createRateLimits(database);
  const tokens = sessionTokens(sessionKeys);
  const cookies = createCookies(publicUrl, tokens);
  const linkSigner = createLinkSigner(sessionKeys);
  const wishCookie = createWishCookie(publicUrl);
  const { replicas, sharedCache } = input;
  const catalog = createCatalog(database, onError, { replicas, shared: sharedCache, settings });

  const reads = createReads(database, replicas);
  const snapshots = createSnapshots(database, replicas);
  const events = createCartEvents(database, onError);
  const browsers = createRememberedBrowsers({ database, cookies, sessionKeys });
  const store = withSessionEnds(input.store, { events, browsers });
  const isLimited = config.limitsAbuse && store.keepsCarts === 'server';
  const admit = isLimited ? limitNewCarts(createLeasedLimit(limits, onError)) : undefined;
  const visitors = createVisitors({ store, cookies });
  const carts = createCarts({ store, catalog, visitors, tokens, cookies, events, admit, settings });

  /** What a guest has begun goes on after the sign-in, which stands even when one of these fails. */
  async function onSignIn({ request, reply, customerId, oldTokenHash, newTokenHash }: SignInOfRequest) {
    await moveGuestWishes({ database, wishCookie }, request, reply, customerId).catch(onError);
    await claimGuestOrders(database, customerId).catch(onError);
    await finishJoins(database, store, customerId).catch(onError);
    if (oldTokenHash) await moveReminder(database, { oldTokenHash, newTokenHash, customerId }).catch(onError);
  }
  const sessions = createCustomerSessions({ store, events, tokens, cookies, browsers, onSignIn, onError });
  const guard = createCustomerGuard(database, visitors);
  const tryPromo = createPromoTries(limits);
  const cartPromos = createCartPromos({ publicUrl, database, settings, guard, tryPromo });

  const pictureStorages = input.pictureStorages ?? databaseStorages(database);
  const pictureConverter = createConverter();
  const fetchTargets = internetTargets(config.pictureFetchPorts);
  const publicFetch = (fetched: PublicFetchInput) => fetchPublic(fetched, fetchTargets);
  const pictureFileCache = createFileCache(input.pictureDirectory);
  const links = createOrderLinks(sessionKeys, publicUrl);
  const paymentLinks = createPaymentLinks(sessionKeys, publicUrl);
  const listings = keepListingsFresh(database, sharedCache, onError);
  const onStockChanged = listings.poke;
  const announceCatalog = () => publishCatalogChange(database, sharedCache).catch(onError);
  const payPageUrl = (attemptId: string) => publicUrl + paths.payment(linkSigner.sign(PAYMENT, attemptId));
  const testCards = input.takesTestCards ? createTestCards({ database, publicUrl, onError }) : undefined;
  const stripe = input.stripe ? createStripe(input.stripe) : testCards?.provider;
  const payments = createPayments({
    database,
    providers: stripe ? [stripe, payOnDelivery] : [payOnDelivery],
    payPageUrl,
    retired: input.stripe && testCards ? [testCards.provider] : [],
    log,
    onSettled: createOnSettled({ mail, links }, onStockChanged),
  });

  return {
    ...{ publicUrl, site, settings, database, mail, sessionKeys, log, onError },
    ...{ limits, tokens, cookies, linkSigner, wishCookie, browsers, pictures: input.pictures },
    ...{ pictureStorages, pictureFileCache, pictureConverter, publicFetch },
    ...{ reads, snapshots, catalog, store, events, carts, cartPromos, tryPromo, visitors, sessions, guard },
    ...{ instance: config.instance, sharedCache, replicas },
    ...{ links, paymentLinks, listings, onStockChanged, announceCatalog, stripe, payments },
    /** Reads the signed token of a payment page. */
    attemptOf: (token: string) => linkSigner.verify(PAYMENT, token),
    /** Undefined where real cards are taken. */
    testCards: input.stripe ? undefined : testCards,
    payOnDelivery: config.payOnDelivery,
    limitsAbuse: config.limitsAbuse,
    webhookTargets: config.allowsPrivateWebhooks
      ? { ...ofTheInternet, isAllowed: () => true }
      : ofTheInternet,
  };
}
