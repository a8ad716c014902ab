import { Type } from '../../process/schema.ts';
import type { SettingsPatch } from '../../settings/merge-patch.ts';
import { SECTIONS, ShopSettings } from '../../settings/schema.ts';
import { INVALID_KEY, KEY_REUSED } from '../../web/api/common-problems.ts';
import { type ApiOperation, ETAG, IDEMPOTENCY_KEY, IF_MATCH } from '../../web/api/operation.ts';

const common = { tags: ['Admin'], access: 'key' } as const;

export const getSettings = {
  ...common,
  operationId: 'getSettings',
  summary: 'Get the settings of the shop',
  description:
    'What the shop is: its name, delivery, taxes, texts and the like. `version` grows with each change.',
  scope: 'settings:read',
  responseHeaders: [ETAG],
  response: { 200: ShopSettings },
} as const satisfies ApiOperation;

export const updateSettings = {
  ...common,
  operationId: 'updateSettings',
  summary: 'Change the settings of the shop',
  description:
    'Changes the members that the body has. A list replaces the list, and null removes a member of `rates`, `pages`, `ownPages` or `texts`. All instances use the change within 2 seconds. Earlier versions are kept.',
  scope: 'settings:write',
  requestHeaders: [IF_MATCH, IDEMPOTENCY_KEY],
  responseHeaders: [ETAG],
  body: Type.Unsafe<SettingsPatch>(patchOf({ type: 'object', properties: SECTIONS })),
  response: { 200: ShopSettings },
  problems: [
    { status: 400, code: 'invalid_version', description: 'If-Match is not a version in quotes.' },
    INVALID_KEY,
    {
      status: 412,
      code: 'settings_changed',
      description: 'The settings are newer than If-Match. `current` is what they are now.',
      members: { current: ShopSettings },
    },
    {
      status: 422,
      code: 'settings_faulty',
      description:
        '`faults` has a sentence for each member that is not acceptable, such as `delivery.zones.0.name`.',
      members: { faults: Type.Record(Type.String(), Type.String()) },
    },
    KEY_REUSED,
  ],
} as const satisfies ApiOperation;

interface Schema {
  type?: string;
  properties?: Readonly<Record<string, unknown>>;
  patternProperties?: Readonly<Record<string, object>>;
}

/** The schema of any subset of an object. The items of a list are complete. */
function patchOf(schema: Schema): Record<string, unknown> {
  if (schema.patternProperties) {
    const members = Object.entries(schema.patternProperties).map(
      ([pattern, member]) => [pattern, { anyOf: [member, { type: 'null' }] }] as const,
    );
    return { ...schema, patternProperties: Object.fromEntries(members) };
  }
  if (!schema.properties) return { ...schema };
  const { required: _, ...rest } = schema as Schema & { required?: unknown };
  const members = Object.entries(schema.properties).map(
    ([name, member]) => [name, patchOf(member as Schema)] as const,
  );
  return { ...rest, properties: Object.fromEntries(members), additionalProperties: false };
}
