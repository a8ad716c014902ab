import type { FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';

/** A page shows one of these sentences after a redirect with `?done=saved`. Other words show nothing. */
const DONE = {
  saved: 'Saved.',
  added: 'Added.',
  retried: 'We’ll try again within a minute.',
  removed: 'Removed.',
  'picture-removed': 'The picture is removed.',
  'picture-restored': 'The picture is back.',
  restored: 'Restored. The version before it is in the list, too.',
  'test-sent': 'Sent. The email is on its way to you.',
  invited: 'Done. We’re emailing them what to do next.',
  'factor-reset': 'They can set up a new second factor within 7 days.',
  'import-canceled': 'Canceled. Nothing was changed.',
  'import-ended': 'It had already ended. See below what it has changed.',
  'steps-hidden': 'The first steps are hidden. The link at the end of this page shows them again.',
  copied: 'This is the copy. It’s a draft with new SKUs and no stock.',
  deleted: 'Deleted.',
  received: 'Received. The stock is updated.',
  counted: 'Counted. The stock is updated.',
  adjusted: 'The stock is updated.',
  scheduled: 'Scheduled. The prices change by themselves.',
  'invoices-made': 'The missing invoices have been created.',
  ended: 'Ended. The prices from before are back.',
  'code-ended': 'The code has ended.',
  'review-shown': 'The shop now shows the review.',
  'review-hidden': 'The shop doesn’t show the review.',
  erased: 'Erased. Orders that the books must keep lose their name and address later.',
  'signed-out': 'Signed out.',
  queued: 'Events are being sent again.',
  placed: 'The order is placed. We’re emailing the customer.',
  packed: 'Packed.',
  shipped: 'Shipped. We’re emailing the customer.',
  delivered: 'Delivered.',
  canceled: 'Canceled. What was paid is being refunded.',
  'rest-canceled': 'The rest of the order is canceled. We’re emailing the customer.',
  refunded: 'The refund has been requested. The order shows it as soon as it’s made.',
  edited: 'The order has been changed.',
  'edit-asked': 'The change waits to be paid. We’re emailing the customer a link.',
  readdressed: 'The delivery details have been changed.',
  'edit-withdrawn': 'The change is withdrawn. We’re emailing the customer.',
  'return-decided': 'Done. We’re emailing the customer.',
  'paid-out': 'Recorded. We’re emailing the customer.',
  noted: 'Your note has been added.',
  resent: 'The email is on its way again.',
  revoked: 'The key is revoked. It no longer works.',
} as const satisfies Record<string, string>;

export function doneNotice(request: FastifyRequest): string | undefined {
  const word = queryText(request, 'done');
  return Object.hasOwn(DONE, word) ? DONE[word as keyof typeof DONE] : undefined;
}

/** Redirects to a page, which then shows the sentence for `done`. */
export const redirectDone = (reply: FastifyReply, page: string, done: keyof typeof DONE): FastifyReply =>
  reply.redirect(`${page}?done=${done}`, 303);
