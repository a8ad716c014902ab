import { type AddressFault, ENDPOINTS_MAX } from '../../webhooks/endpoints.ts';
import { WEBHOOK_EVENT_NAMES, type WebhookEvent } from '../../webhooks/events.ts';

/** What someone has typed into the form of an endpoint. */
export interface TypedEndpoint {
  url: string;
  events: readonly string[];
  isActive: boolean;
  fault?: string;
}

export const ADDRESS_FAULTS: Readonly<Record<AddressFault, string>> = {
  invalid_address: 'Enter an address that begins with https:// or http://, without a user name or password.',
  not_public:
    'This address is not on the public Internet, so the shop sends nothing there. Enter a public address, or set WEBHOOK_PRIVATE_ADDRESSES to on in the installation.',
};

export const TOO_MANY_ENDPOINTS = `A shop has at most ${ENDPOINTS_MAX} webhooks. Remove one first.`;

export const eventsOf = (names: readonly string[]): WebhookEvent[] =>
  WEBHOOK_EVENT_NAMES.filter((name) => names.includes(name));
