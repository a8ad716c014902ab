import type { FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';

/** A page shows one of these sentences after a redirect with `?done=saved`. Other words show nothing. */
const DONE = {
  saved: 'Saved.',
  removed: 'Removed.',
  invited: 'Done. We’re emailing them what to do next.',
  'factor-reset': 'They can set up a new second factor within 7 days.',
  copied: 'This is the copy. It’s a draft with new SKUs and no stock.',
  deleted: 'Deleted.',
  received: 'Received. The stock is updated.',
  counted: 'Counted. The stock is updated.',
  adjusted: 'The stock is updated.',
  scheduled: 'Scheduled. The prices change by themselves.',
  ended: 'Ended. The prices from before are back.',
  revoked: 'The key is revoked. It no longer works.',
} as const satisfies Record<string, string>;

export function doneNotice(request: FastifyRequest): string | undefined {
  const word = queryText(request, 'done');
  return Object.hasOwn(DONE, word) ? DONE[word as keyof typeof DONE] : undefined;
}

/** Redirects to a page, which then shows the sentence for `done`. */
export const redirectDone = (reply: FastifyReply, page: string, done: keyof typeof DONE): FastifyReply =>
  reply.redirect(`${page}?done=${done}`, 303);
