import { paths } from '../layout/paths.ts';
import type { Letter } from '../mail/letter.ts';

/** Goes to the owners when days of failures have disabled an endpoint. */
export const endpointGivenUp = ({ url, publicUrl }: { url: string; publicUrl: string }): Letter => ({
  mail: 'webhook-disabled',
  subject: 'A webhook was disabled',
  paragraphs: [
    `For 3 days, nothing that {{shop}} sent to ${url} has arrived, so we no longer send anything there.`,
    'When the other system works again, turn the webhook on. What waits is then delivered. To send what came meanwhile, read it by the API.',
    { label: 'Open webhooks', link: publicUrl + paths.adminWebhooks() },
  ],
});
