import { createHmac, randomBytes } from 'node:crypto';

/** Signatures by the specification Standard Webhooks, version 1. */

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export const newWebhookSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

export interface SignedMessage {
  /** The same for each try, so that the receiver can recognize a message that comes twice. */
  id: string;
  /** When it is sent, in seconds. A receiver refuses an old one, because someone may have kept it. */
  timestamp: number;
  body: string;
}

/** The headers of a message. It has a signature for each secret, so a receiver may know the old one or the new one. */
export const webhookHeaders = (
  message: SignedMessage,
  secrets: readonly string[],
): Record<string, string> => ({
  'webhook-id': message.id,
  'webhook-timestamp': `${message.timestamp}`,
  'webhook-signature': secrets.map((secret) => signatureOf(message, secret)).join(' '),
});

function signatureOf({ id, timestamp, body }: SignedMessage, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
