import type { FastifyInstance } from 'fastify';
import { RATE_LIMITS } from '../customers/limits.ts';
import { type CustomerGuard, type SignedInVisitor, sendSignInPage } from '../customers/require-customer.ts';
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
import {
  findReviewStatus,
  parseReview,
  type ReviewFaults,
  type ReviewStatus,
  TEXT_LENGTH_MAX,
  writeReview,
} from './reviews.ts';
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

const FOR_GUESTS =
  'You’ll sign in or create an account when you send your review. You can review what you’ve ordered once it has arrived.';

const SIGN_IN_TO_SEND = 'Sign in or create an account to send your review.';

const GUEST_ORDERS =
  'If you ordered as a guest, first confirm your email address with the link that we’ve emailed you.';

const notYet = (productName: string): string =>
  `You can send your review once your order of ${productName} has arrived. ${GUEST_ORDERS}`;

/**
 * `GET` and `POST /products/:slug/review`, for customers whose order of the product has arrived. Guests can write first,
 * and sign in when they send it.
 */
export function reviewsPlugin(deps: ReviewDeps) {
  const { database, guard, limits } = deps;
  return async (app: FastifyInstance): Promise<void> => {
    reviewRequestRoutes(app, deps);
    app.get<SlugRoute>('/products/:slug/review', async (request, reply) => {
      const { slug } = request.params;
      const visitor = await guard.findCustomer(request, reply);
      const { productName, isBuyer, own } = await getReviewStatus(database, visitor, slug);
      if (visitor && !isBuyer) return sendPage(reply, buyersOnlyPage(productName, slug), 403);
      const review = own ?? { stars: 0, text: '', fit: null };
      const notice = visitor ? own && STATE_NOTICES[own.state] : FOR_GUESTS;
      return sendPage(reply, reviewPage({ slug, productName, review, notice: notice ?? undefined }));
    });

    app.post<SlugRoute>('/products/:slug/review', async (request, reply) => {
      const { slug } = request.params;
      const visitor = await guard.findCustomer(request, reply);
      const page = paths.productReview(slug);
      if (!visitor) return sendSignInPage(request, reply, page, { reason: SIGN_IN_TO_SEND });
      const { productId, productName, isBuyer } = await getReviewStatus(database, visitor, slug);
      const form = readForm(request, ['stars', 'text', 'fit', RESUMED], FIELD_LENGTH_MAX);
      const { stars = '', text = '', fit = '', [RESUMED]: isResumed } = form;
      const { review, faults } = parseReview({ stars, text, fit });
      const show = (more: { notice?: string; faults?: ReviewFaults }, status = 200) =>
        sendPage(reply, reviewPage({ slug, productName, review, ...more }), status);
      if (!isBuyer) return show({ notice: notYet(productName) }, 403);
      if (isResumed) return show({});
      if (Object.keys(faults).length > 0) return show({ faults }, 422);
      await enforceRateLimit(limits, [{ rule: RATE_LIMITS.changeAccount, key: visitor.customer.id }]);
      await writeReview(database, visitor.customer.id, productId, review);
      return sendPage(reply, thanksPage(slug));
    });
  };
}

type SlugRoute = { Params: { slug: string } };

/** Throws a Problem 404 if the product is not sold. */
async function getReviewStatus(
  database: Database,
  visitor: SignedInVisitor | undefined,
  slug: string,
): Promise<ReviewStatus> {
  const isSlug = isCleanText(slug, SLUG_LENGTH_MAX);
  const status = isSlug && (await findReviewStatus(database, visitor?.customer.id ?? null, slug));
  if (!status) throw new Problem(404, 'not_found', 'We no longer sell this product.');
  return status;
}

const backToProduct = (slug: string) => ({ path: paths.product(slug), label: 'Back to the product' });

const buyersOnlyPage = (productName: string, slug: string): PageContent =>
  messagePage({
    title: 'Only buyers can write reviews',
    text: `You can review ${productName} once your order of it has arrived. ${GUEST_ORDERS}`,
    onward: backToProduct(slug),
  });

const thanksPage = (slug: string): PageContent =>
  messagePage({
    title: 'Thanks for your review',
    text: 'We’ll check it and publish it soon.',
    onward: backToProduct(slug),
  });
