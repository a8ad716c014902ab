import type { FastifyInstance } from 'fastify';
import { linkQuestion } from '../../customers/link-question.ts';
import { messagePage } from '../../customers/views/narrow-page.ts';
import type { Database } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import type { LinkSigner } from '../../sessions/link-signer.ts';
import { END_REVIEW_REQUESTS } from './messages.ts';
import { turnRequestsOff } from './review-requests.ts';

export interface ReviewRequestDeps {
  database: Database;
  linkSigner: LinkSigner;
}

/** The link in each of these emails turns all of them off for its address. */
export function reviewRequestRoutes(app: FastifyInstance, { database, linkSigner }: ReviewRequestDeps): void {
  linkQuestion(app, linkSigner, {
    path: paths.reviewRequestsEnd(),
    purpose: END_REVIEW_REQUESTS,
    title: 'Turn off review requests?',
    text: OFF,
    button: 'Turn them off',
    isOneClick: true,
    async act(addressHash) {
      await turnRequestsOff(database, addressHash);
      return messagePage({ title: 'Review requests are off', text: OFF });
    },
  });
}

const OFF =
  'We won’t email this address to ask for reviews. You can still review what you’ve bought on its page.';
