import type { FastifyInstance } from 'fastify';
import type { Carts } from '../cart/carts.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { queryText, readFields } from '../customers/forms.ts';
import { LINK_TOKEN_LENGTH_MAX } from '../customers/link-question.ts';
import { expiredLinkPage, questionPage } from '../customers/views/narrow-page.ts';
import type { Database } from '../database/database.ts';
import { html } from '../layout/html.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import type { LineItem } from '../state/cart-document.ts';
import { RESTORE_CART } from './messages.ts';
import { findLines, type ReminderLine } from './reminders.ts';
import { itemNames } from './send.ts';

interface RestoreDeps {
  database: Database;
  catalog: Pick<Catalog, 'variants'>;
  carts: Pick<Carts, 'change'>;
  linkSigner: LinkSigner;
}

/** The link of a reminder adds the items to the cart of any device. */
export function restoreRoutes(app: FastifyInstance, deps: RestoreDeps): void {
  const { database, catalog, carts, linkSigner } = deps;
  const lineItemsOf = async (token: string) => {
    const id = linkSigner.verify(RESTORE_CART, token);
    const lines = id && (await findLines(database, id));
    return lines ? lineItemsNow(catalog, lines, new Date()) : [];
  };

  app.get('/cart/restore', async (request, reply) => {
    const token = queryText(request, 'token').slice(0, LINK_TOKEN_LENGTH_MAX);
    const lines = await lineItemsOf(token);
    if (lines.length === 0) return sendPage(reply, expiredLinkPage(), 404);
    const names = await itemNames(catalog, lines);
    const page = questionPage({
      title: 'Restore your cart',
      text: 'We’ll add these items to the cart on this device. Items already in it stay there.',
      more: html`<ul class="stack">${names.map((name) => html`<li>${name}</li>`)}</ul>`,
      action: paths.cartRestore(),
      token,
      button: 'Add to cart',
    });
    return sendPage(reply, page);
  });

  app.post('/cart/restore', async (request, reply) => {
    const lines = await lineItemsOf(readFields(request, ['token']).token);
    if (lines.length === 0) return sendPage(reply, expiredLinkPage(), 404);
    await carts.change(request, reply, { type: 'restore_lines', lines });
    return reply.redirect(paths.cart(), 303);
  });
}

/**
 * Returns the lines at the current prices, without products that are no longer sold. Sold-out items stay, because the
 * cart itself tells the shopper.
 */
async function lineItemsNow(
  catalog: Pick<Catalog, 'variants'>,
  lines: readonly ReminderLine[],
  now: Date,
): Promise<LineItem[]> {
  const variants = await catalog.variants(lines.map(({ sku }) => sku));
  return lines.flatMap(({ quantity }, index) => {
    const variant = variants[index];
    if (!variant?.isForSale) return [];
    return { sku: variant.sku, quantity, unitPriceMinor: variant.priceMinor, addedAt: now.getTime() };
  });
}
