import type { Letter } from '../layout/email/letter.ts';
import { paths } from '../layout/paths.ts';

/** Goes to the owners when days of failures have disabled an endpoint. */
export const endpointGivenUp = ({ url, publicUrl }: { url: string; publicUrl: string }): Letter => ({
  mail: 'webhook-disabled',
  subject: 'A webhook was disabled',
  paragraphs: [
    `For 3 days, nothing that {{shop}} sent to ${url} has arrived, so we’ve turned this webhook off.`,
    'When the other system works again, turn the webhook on, and we’ll deliver the waiting events. Events since it was turned off aren’t kept: the other system can read the current state through the API.',
    { label: 'Open webhooks', link: publicUrl + paths.adminWebhooks() },
  ],
});
