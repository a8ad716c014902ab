import { Type } from '../../process/schema.ts';
import { INVALID_CURSOR, INVALID_KEY, KEY_REUSED, NOT_FOUND } from '../../web/api/common-problems.ts';
import {
  type ApiOperation,
  type ApiProblem,
  Cursor,
  IDEMPOTENCY_KEY,
  NextCursor,
  NoBody,
  NoContent,
  OneOf,
  OrNull,
  Timestamp,
} from '../../web/api/operation.ts';
import { DELIVERY_STATES, REPLAY_MAX } from '../../webhooks/deliveries.ts';
import { ENDPOINTS_MAX, URL_LENGTH_MAX } from '../../webhooks/endpoints.ts';
import { WEBHOOK_EVENT_NAMES } from '../../webhooks/events.ts';

const common = { tags: ['Admin'], access: 'key', scope: 'webhooks:write' } as const;

const Events = Type.Array(OneOf(WEBHOOK_EVENT_NAMES), {
  minItems: 1,
  maxItems: WEBHOOK_EVENT_NAMES.length,
  description: 'Which events are sent.',
});
const Url = Type.String({
  minLength: 1,
  maxLength: URL_LENGTH_MAX,
  description: 'Where messages are posted to. It must be on the public Internet.',
  examples: ['https://erp.example.com/webhooks'],
});
const EndpointId = Type.Object({ id: Type.String({ description: 'The `id` of the endpoint.' }) });

const ENDPOINT = {
  id: Type.String(),
  url: Type.String(),
  events: Type.Array(OneOf(WEBHOOK_EVENT_NAMES)),
  isActive: Type.Boolean({ description: 'Whether events are sent.' }),
  disabledAt: OrNull(Timestamp({ description: 'When 3 days of failures have disabled it.' })),
  failingSince: OrNull(Timestamp({ description: 'Every delivery has failed since then.' })),
  createdAt: Timestamp({ description: 'When it was added.' }),
};
const EndpointAnswer = Type.Object(ENDPOINT);
const Secret = Type.String({
  description:
    'The receiver verifies signatures with it, as Standard Webhooks describes: `v1,` and the HMAC-SHA-256 of `webhook-id.webhook-timestamp.body` with the bytes after `whsec_`, in Base64. It is in this response only.',
});

const DeliveryAnswer = Type.Object({
  id: Type.String(),
  eventId: Type.String({ description: 'The `webhook-id` of the message.' }),
  type: OneOf(WEBHOOK_EVENT_NAMES),
  object: Type.String({
    description: 'What the event is about. Its events arrive in their sequence.',
    examples: ['order/MC-AB12CD34'],
  }),
  state: OneOf([...DELIVERY_STATES]),
  tries: Type.Integer(),
  createdAt: Timestamp({ description: 'When the change was made.' }),
  lastTryAt: OrNull(Timestamp({ description: 'When it was last tried.' })),
  lastStatus: OrNull(Type.Integer(), { description: 'The status of the last answer, if there was one.' }),
});

const REFUSED: ApiProblem = {
  status: 422,
  code: 'webhook_refused',
  description: `The address is not a public one, or there are ${ENDPOINTS_MAX} endpoints already. \`detail\` says which.`,
};

export const createWebhookEndpoint = {
  ...common,
  operationId: 'createWebhookEndpoint',
  summary: 'Add a webhook endpoint',
  description:
    'From now on, the shop posts these events to the address, at least once each. The events of one order, variant, product or customer arrive in their sequence. A message that is not answered with a status from 200 to 299 within 15 seconds is tried again for 3 days.',
  requestHeaders: [IDEMPOTENCY_KEY],
  body: Type.Object({ url: Url, events: Events }, { additionalProperties: false }),
  response: { 201: Type.Object({ ...ENDPOINT, secret: Secret }) },
  problems: [INVALID_KEY, REFUSED, KEY_REUSED],
} as const satisfies ApiOperation;

export const listWebhookEndpoints = {
  ...common,
  operationId: 'listWebhookEndpoints',
  summary: 'List webhook endpoints',
  description: `All endpoints, of which there are at most ${ENDPOINTS_MAX}.`,
  response: { 200: Type.Object({ webhookEndpoints: Type.Array(EndpointAnswer) }) },
} as const satisfies ApiOperation;

export const getWebhookEndpoint = {
  ...common,
  operationId: 'getWebhookEndpoint',
  summary: 'Get a webhook endpoint',
  description: 'An endpoint, without its secret.',
  params: EndpointId,
  response: { 200: EndpointAnswer },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const updateWebhookEndpoint = {
  ...common,
  operationId: 'updateWebhookEndpoint',
  summary: 'Change a webhook endpoint',
  description: 'Changes the members that are sent. Waiting deliveries are tried again at once.',
  requestHeaders: [IDEMPOTENCY_KEY],
  params: EndpointId,
  body: Type.Object(
    { url: Type.Optional(Url), events: Type.Optional(Events), isActive: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  response: { 200: EndpointAnswer },
  problems: [INVALID_KEY, NOT_FOUND, REFUSED, KEY_REUSED],
} as const satisfies ApiOperation;

export const deleteWebhookEndpoint = {
  ...common,
  operationId: 'deleteWebhookEndpoint',
  summary: 'Remove a webhook endpoint',
  description: 'Waiting deliveries are dropped.',
  params: EndpointId,
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const createWebhookSecret = {
  ...common,
  operationId: 'createWebhookSecret',
  summary: 'Make a new secret for a webhook endpoint',
  description:
    'Messages are signed with the new secret and, for another 24 hours, with the old one as well, so the receiver can switch in between.',
  requestHeaders: [IDEMPOTENCY_KEY],
  params: EndpointId,
  body: NoBody,
  response: { 201: Type.Object({ secret: Secret }) },
  problems: [INVALID_KEY, NOT_FOUND, KEY_REUSED],
} as const satisfies ApiOperation;

export const listWebhookDeliveries = {
  ...common,
  operationId: 'listWebhookDeliveries',
  summary: 'List the deliveries to a webhook endpoint',
  description: 'Sent and waiting deliveries, newest first, 50 at a time. They are kept for 30 days.',
  params: EndpointId,
  querystring: Type.Object(
    {
      state: Type.Optional(OneOf([...DELIVERY_STATES])),
      cursor: Cursor(20),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({ deliveries: Type.Array(DeliveryAnswer), nextCursor: NextCursor }),
  },
  problems: [INVALID_CURSOR, NOT_FOUND],
} as const satisfies ApiOperation;

export const replayWebhookDeliveries = {
  ...common,
  operationId: 'replayWebhookDeliveries',
  summary: 'Send events again',
  description: `Queues the events since a time again, with the IDs that they had: at most ${REPLAY_MAX}, the oldest first.`,
  requestHeaders: [IDEMPOTENCY_KEY],
  params: EndpointId,
  body: Type.Union([
    Type.Null(),
    Type.Object(
      {
        since: Type.Optional(Timestamp({ description: '24 hours ago if it is left out.' })),
        onlyGivenUp: Type.Optional(
          Type.Boolean({ description: 'Whether only events are sent whose delivery was given up.' }),
        ),
      },
      { additionalProperties: false },
    ),
  ]),
  response: { 202: Type.Object({ replayed: Type.Integer({ description: 'How many were queued again.' }) }) },
  problems: [INVALID_KEY, NOT_FOUND, KEY_REUSED],
} as const satisfies ApiOperation;
