import type { ShopSettings } from './schema.ts';

/** Any subset of the settings. Lists replace lists, and null removes a member of `rates`, `pages`, `ownPages` or `texts`. */
export type SettingsPatch = Partial<{
  [Name in keyof ShopSettings]: Partial<ShopSettings[Name]> | Record<string, unknown>;
}>;

/** The members whose names are data, such as the country of a rate. */
export const RECORDS: ReadonlySet<string> = new Set(['rates', 'pages', 'ownPages', 'texts']);

/** Returns the settings with the members that the patch has. */
export function mergePatch(current: ShopSettings, patch: object): ShopSettings {
  // The schema of the API has checked the shape of the patch.
  return merged(current, patch, false) as ShopSettings;
}

function merged(value: unknown, patch: unknown, isRecord: boolean): unknown {
  if (!isObject(value) || !isObject(patch)) return patch;
  const result: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(patch)) {
    if (isRecord && member === null) delete result[name];
    else result[name] = isRecord ? member : merged(value[name], member, RECORDS.has(name));
  }
  return result;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
