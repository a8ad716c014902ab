import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RATE_LIMITS } from '../customers/limits.ts';
import type { CustomerGuard, SignedInVisitor } from '../customers/require-customer.ts';
import { RESUMED } from '../customers/sign-in/pending-form.ts';
import { messagePage } from '../customers/views/narrow-page.ts';
import type { Database } from '../database/database.ts';
import type { PageContent } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';
import { sendPage } from '../layout/send-page.ts';
import { Problem } from '../web/errors/errors.ts';
import { readForm } from '../web/form.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { isCleanText } from '../web/typed-text.ts';
import { type ReviewRequestDeps, reviewRequestRoutes } from './requests/routes.ts';
import { findReviewStatus, parseReview, type ReviewStatus, TEXT_LENGTH_MAX, writeReview } from './reviews.ts';
import { reviewPage } from './views/review-page.ts';

export interface ReviewDeps extends ReviewRequestDeps {
  database: Database;
  guard: CustomerGuard;
  limits: RateLimits;
}

/** This is longer than a text may be, so that one that is too long comes back with a sentence and is not lost. */
const FIELD_LENGTH_MAX = TEXT_LENGTH_MAX * 5;
const SLUG_LENGTH_MAX = 255;

const STATE_NOTICES: Readonly<Record<'pending' | 'approved' | 'rejected', string>> = {
  pending: 'We’re checking your review. You can still change it.',
  approved: 'Your review is published. If you change it, we’ll check it again.',
  rejected: 'We couldn’t publish your review. You can change it and send it again.',
};

/** `GET` and `POST /products/:slug/review`, for customers whose order of the product has arrived. */
export function reviewsPlugin(deps: ReviewDeps) {
  const { database, guard, limits } = deps;
  return async (app: FastifyInstance): Promise<void> => {
    reviewRequestRoutes(app, deps);
    app.get<SlugRoute>('/products/:slug/review', (request, reply) =>
      asBuyer(deps, guard.page, request, reply, async (_visitor, { productName, own }, slug) => {
        const review = own ?? { stars: 0, text: '', fit: null };
        const notice = own ? STATE_NOTICES[own.state] : undefined;
        return sendPage(reply, reviewPage({ slug, productName, review, notice }));
      }),
    );

    app.post<SlugRoute>('/products/:slug/review', (request, reply) =>
      asBuyer(deps, guard.form, request, reply, async ({ customer }, { productId, productName }, slug) => {
        const form = readForm(request, ['stars', 'text', 'fit', RESUMED], FIELD_LENGTH_MAX);
        const { stars = '', text = '', fit = '', [RESUMED]: isResumed } = form;
        const { review, faults } = parseReview({ stars, text, fit });
        if (isResumed) return sendPage(reply, reviewPage({ slug, productName, review }));
        if (Object.keys(faults).length > 0)
          return sendPage(reply, reviewPage({ slug, productName, review, faults }), 422);
        await enforceRateLimit(limits, [{ rule: RATE_LIMITS.changeAccount, key: customer.id }]);
        await writeReview(database, customer.id, productId, review);
        return sendPage(reply, thanksPage(slug));
      }),
    );
  };
}

type SlugRoute = { Params: { slug: string } };
type BuyerHandler = (visitor: SignedInVisitor, status: ReviewStatus, slug: string) => Promise<FastifyReply>;

/** Calls the handler for customers who have bought the product, and answers all others. */
function asBuyer(
  { database }: ReviewDeps,
  guard: CustomerGuard['page'],
  request: FastifyRequest<SlugRoute>,
  reply: FastifyReply,
  handler: BuyerHandler,
): Promise<FastifyReply> {
  const { slug } = request.params;
  const route = guard(paths.productReview(slug), async (visitor) => {
    const isSlug = isCleanText(slug, SLUG_LENGTH_MAX);
    const status = isSlug && (await findReviewStatus(database, visitor.customer.id, slug));
    if (!status) throw new Problem(404, 'not_found', 'We no longer sell this product.');
    if (!status.isBuyer) return sendPage(reply, buyersOnlyPage(status, slug), 403);
    return handler(visitor, status, slug);
  });
  return route(request, reply);
}

const backToProduct = (slug: string) => ({ path: paths.product(slug), label: 'Back to the product' });

const buyersOnlyPage = ({ productName }: ReviewStatus, slug: string): PageContent =>
  messagePage({
    title: 'Only buyers can write reviews',
    text: `You can review ${productName} once an order with it has arrived. You need to be signed in when you order.`,
    onward: backToProduct(slug),
  });

const thanksPage = (slug: string): PageContent =>
  messagePage({
    title: 'Thanks for your review',
    text: 'We’ll check it and publish it soon.',
    onward: backToProduct(slug),
  });
