import { itemsPart, type MailItem } from '../layout/email/items.ts';
import type { Letter } from '../layout/email/letter.ts';

/* The emails about returns. They name only what the catalog named and nothing that a shopper typed. */

export interface ReturnEmailInput {
  /** The order's number. */
  number: string;
  link: string;
  items: readonly MailItem[];
}

/**
 * `returnDays` are those of the order, which the settings may have changed since. `returnNumber` is like MC-7KQ2M9XD-R1.
 * `label` is null if the shop has no address for returns.
 */
export const returnRequested = ({
  number,
  returnNumber,
  link,
  items,
  returnDays,
  label,
}: ReturnEmailInput & {
  returnNumber: string;
  returnDays: number;
  label: { fileLink: string; codeLink: string } | null;
}): Letter => ({
  mail: 'return-registered',
  values: { order: number },
  subject: `How to return your items from order ${number}`,
  paragraphs: [
    label
      ? 'Please pack these items and drop them off at any parcel shop. Returns are free. Print the label and stick it on the parcel, or show the code at the desk.'
      : `Please pack these items and drop them off at any parcel shop. Returns are free. Write the number of your return, ${returnNumber}, on the parcel.`,
    itemsPart(items),
    ...(label
      ? [
          { label: 'Print the return label', link: label.fileLink },
          { label: 'Show the code at the desk', link: label.codeLink },
        ]
      : []),
    `Please send them within ${returnDays} days. We’ll email you when we’ve received them.`,
    { label: 'View your return', link },
  ],
});

/** `exchanged` lists the items in their new size. `refund` is a sentence. */
export const returnReceived = (
  input: ReturnEmailInput & {
    refund: string | null;
    exchanged: readonly MailItem[];
    soldOut: readonly MailItem[];
  },
): Letter => ({
  mail: 'return-received',
  values: { order: input.number },
  subject: `We’ve received your return for order ${input.number}`,
  paragraphs: [
    'Thank you. We’ve received these items:',
    itemsPart(input.items),
    ...(input.exchanged.length > 0
      ? ['We’re now packing these for you, and we’ll email you when they ship:', itemsPart(input.exchanged)]
      : []),
    ...(input.soldOut.length > 0
      ? [
          'The size you wanted has sold out for these items, so we’re refunding them:',
          itemsPart(input.soldOut),
        ]
      : []),
    ...(input.refund ? [input.refund] : []),
    { label: 'View your order', link: input.link },
  ],
});

/** The shop accepted an exchange but cannot send it. `refund` is a sentence. */
export const exchangeRefunded = ({
  number,
  link,
  items,
  refund,
}: ReturnEmailInput & { refund: string }): Letter => ({
  mail: 'exchange-refunded',
  values: { order: number },
  subject: `We can’t send your exchange for order ${number}`,
  paragraphs: [
    'We’re sorry: we can’t send these items in the size you chose.',
    itemsPart(items),
    refund,
    { label: 'View your order', link },
  ],
});

export const returnRefused = ({ number, link, items }: ReturnEmailInput): Letter => ({
  mail: 'return-refused',
  values: { order: number },
  subject: `Your return for order ${number} was not accepted`,
  paragraphs: [
    'We’re sorry: we can’t accept the return of these items, so we’re sending them back to you.',
    itemsPart(items),
    'If you think this is a mistake, please reply to this email.',
    { label: 'View your order', link },
  ],
});
