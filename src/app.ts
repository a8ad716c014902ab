import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { adminPlugin } from './admin/plugin.ts';
import { backInStockPlugin } from './back-in-stock/plugin.ts';
import { cartPlugin } from './cart/plugin.ts';
import { catalogPlugin } from './catalog/plugin.ts';
import { checkoutPlugin } from './checkout/plugin.ts';
import type { PasswordCost } from './customers/passwords/passwords.ts';
import { customersPlugin } from './customers/plugin.ts';
import { asSignInNeeded } from './customers/require-customer.ts';
import { apiAbout } from './information/api-about.ts';
import { apiPageRoutes } from './information/api-page.ts';
import { informationPlugin } from './information/plugin.ts';
import { errorPage, REASSURANCE } from './layout/error-pages.ts';
import { renderPage } from './layout/page.ts';
import { styleBundles } from './layout/styles.ts';
import { ordersPlugin } from './orders/plugin.ts';
import { elementsPlugin } from './payments/elements/plugin.ts';
import { stripePlugin } from './payments/stripe/plugin.ts';
import { testCardsPlugin } from './payments/test-cards/plugin.ts';
import { personalDataOf } from './personal-data.ts';
import { emailPicturesPlugin } from './pictures/email/plugin.ts';
import { ownPicturesPlugin } from './pictures/own/plugin.ts';
import { picturesPlugin } from './pictures/plugin.ts';
import { remindersPlugin } from './reminders/plugin.ts';
import { returnsPlugin } from './returns/plugin.ts';
import { returnsOfOrder } from './returns/shown-returns.ts';
import { reviewsPlugin } from './reviews/plugin.ts';
import { createServices, type Services, type ServicesInput } from './services.ts';
import { brandRoutes } from './settings/brand/routes.ts';
import { recordVerified, requireMayAddFactor } from './staff/members.ts';
import { followApi } from './web/api/document.ts';
import { apiDocumentRoutes } from './web/api/routes.ts';
import { assetRoutes } from './web/assets.ts';
import { createHealth, type Health, healthRoutes } from './web/health.ts';
import { BODY_LIMIT_BYTES, createServer } from './web/server.ts';
import { wishlistPlugin } from './wishlist/plugin.ts';

export interface AppInput extends ServicesInput {
  /** The memory for pages of the catalog; 0 renders each request. */
  pageCacheBytes?: number;
  /** Only tests set it. No setting does. */
  passwordCost?: PasswordCost | undefined;
}

export interface Shop {
  app: FastifyInstance;
  health: Health;
  services: Services;
}

/** Builds the whole shop. It does not listen, so tests can send it requests in-process. */
export async function buildApp(input: AppInput): Promise<Shop> {
  const { config, metrics, log } = input;
  const health = createHealth();
  const services = createServices(input);
  const { site, settings } = services;
  const app = createServer({
    ...{ config, health, metrics, log },
    explain: asSignInNeeded,
    errorPages: {
      renderPage: (error) => renderPage(errorPage(error, site.settings), site),
      reassurance: REASSURANCE,
    },
  });
  app.decorate('site', site);
  const apiDocument = followApi(app, () => apiAbout(site));
  if (services.store.kind === 'external') services.store.addRequestHooks?.(app);

  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES });
  await app.register(healthRoutes(health, services.database.pool));
  await app.register(assetRoutes, { bundles: styleBundles });
  await app.register(apiDocumentRoutes(apiDocument, settings.onChange));
  await app.register(apiPageRoutes(apiDocument, settings.onChange));
  await app.register(brandRoutes(settings));
  await app.register(informationPlugin(settings.onChange));
  await app.register(picturesPlugin, { store: services.pictures });
  await app.register(ownPicturesPlugin(services));
  await app.register(emailPicturesPlugin(services));
  await app.register(catalogPlugin({ ...services, pageCacheBytes: input.pageCacheBytes }));
  await app.register(cartPlugin({ ...services, health }));
  await app.register(
    customersPlugin({
      ...services,
      personalDataOf,
      passwordCost: input.passwordCost,
      requireMayAddPasskey: ({ session }) => requireMayAddFactor(services.database, session),
      onPasskeySignIn: (session) => recordVerified(services.database, session),
    }),
  );
  await app.register(wishlistPlugin(services));
  await app.register(reviewsPlugin(services));
  await app.register(backInStockPlugin(services));
  await app.register(remindersPlugin(services));
  await app.register(checkoutPlugin(services));
  await app.register(ordersPlugin({ ...services, returnsOfOrder }));
  await app.register(returnsPlugin(services));
  await app.register(adminPlugin({ ...services, personalDataOf }));
  const { stripe } = services;
  if (stripe) await app.register(stripePlugin({ ...services, stripe }));
  if (stripe) await app.register(elementsPlugin({ ...services, elements: stripe.elements }));
  if (services.testCards) await app.register(testCardsPlugin(services.testCards));
  return { app, health, services };
}
