import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RULES } from '../customers/limits.ts';
import type { CustomerGuard, CustomerVisitor } from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { messagePage } from '../customers/views/narrow-page.ts';
import type { Database } from '../database/database.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { Problem } from '../web/errors/errors.ts';
import { readForm } from '../web/form.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { findStanding, parseReview, type ReviewStatus, TEXT_LENGTH_MAX, writeReview } from './reviews.ts';
import { reviewPage } from './views/review-page.ts';

export interface ReviewDeps {
  database: Database;
  guard: CustomerGuard;
  limits: RateLimits;
}

/** Longer than a text may be, so that one that is too long comes back with a sentence and is not lost. */
const FIELD_LENGTH_MAX = TEXT_LENGTH_MAX * 5;
const SLUG_LENGTH_MAX = 255;

const SAID: Readonly<Record<'pending' | 'approved' | 'rejected', string>> = {
  pending: 'Your review waits for our staff. You can still change it.',
  approved: 'Your review is shown. If you change it, it waits for our staff again.',
  rejected: 'Our staff did not show this review. You can write it anew.',
};

/** `GET` and `POST /products/:slug/review`, for customers whose order of the product has arrived. */
export function reviewsPlugin(parts: ReviewDeps) {
  const { database, guard, limits } = parts;
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { slug: string } }>('/products/:slug/review', (request, reply) =>
      asBuyer(parts, guard.page, request, reply, async (_visitor, { productName, own }, slug) => {
        const said = own ? SAID[own.state] : undefined;
        return sendPage(
          reply,
          reviewPage({ slug, productName, review: own ?? { stars: 0, text: '' }, said }),
        );
      }),
    );

    app.post<{ Params: { slug: string } }>('/products/:slug/review', (request, reply) =>
      asBuyer(parts, guard.form, request, reply, async ({ customer }, { productId, productName }, slug) => {
        const form = readForm(request, ['stars', 'text', RESUMED], FIELD_LENGTH_MAX);
        const { stars = '', text = '', restored } = form;
        const { review, faults } = parseReview({ stars, text });
        if (restored) return sendPage(reply, reviewPage({ slug, productName, review }));
        if (Object.keys(faults).length > 0)
          return sendPage(reply, reviewPage({ slug, productName, review, faults }), 422);
        await enforceRateLimit(limits, [{ rule: RULES.changeAccount, key: customer.id }]);
        await writeReview(database, customer.id, productId, review);
        return sendPage(reply, thanks(slug));
      }),
    );
  };

  type Handler = (visitor: CustomerVisitor, standing: ReviewStatus, slug: string) => Promise<FastifyReply>;
  function asBuyer(
    { database }: ReviewDeps,
    guard: CustomerGuard['page'],
    request: FastifyRequest<{ Params: { slug: string } }>,
    reply: FastifyReply,
    handler: Handler,
  ): Promise<FastifyReply> {
    const { slug } = request.params;
    const letIn = guard(paths.productReview(slug), async (visitor) => {
      const isSlug = slug.length <= SLUG_LENGTH_MAX && slug.isWellFormed() && !slug.includes('\0');
      const standing = isSlug && (await findStanding(database, visitor.customer.id, slug));
      if (!standing) throw new Problem(404, 'not_found', 'We do not sell this piece any more.');
      if (!standing.isBuyer) return sendPage(reply, buyersOnly(standing, slug), 403);
      return handler(visitor, standing, slug);
    });
    return letIn(request, reply);
  }
}

const backTo = (slug: string) => ({ path: paths.product(slug), label: 'Back to the piece' });

const buyersOnly = ({ productName }: ReviewStatus, slug: string): PageContent =>
  messagePage({
    title: 'Reviews are by those who have it',
    text: `You can write about ${productName} once an order with it, placed while you were signed in, has arrived.`,
    onward: backTo(slug),
  });

const thanks = (slug: string): PageContent =>
  messagePage({
    title: 'Thank you',
    text: 'Our staff read it, and then it is shown.',
    onward: backTo(slug),
  });
