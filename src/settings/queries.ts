import { type Queryable, statement } from '../database/database.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { SECTION_NAMES, type SectionName, type ShopSettings } from './schema.ts';

/** A version as it is stored. A release may find sections and members of a later one, and keeps them. */
interface StoredVersion {
  version: number;
  document: Record<string, unknown>;
}

const selectNewerThan = statement<[version: number], StoredVersion>(`
  SELECT version, document FROM shop_settings WHERE version > $1 ORDER BY version DESC LIMIT 1`);

const selectVersion = statement<[version: number], StoredVersion>(
  'SELECT version, document FROM shop_settings WHERE version = $1',
);

const insertVersion = statement<
  [version: number, document: string, sections: readonly string[], changedBy: string],
  never
>('INSERT INTO shop_settings (version, document, sections, changed_by) VALUES ($1, $2, $3, $4)');

interface VersionRow extends StoredVersion {
  changedBy: string;
  at: Date;
}

export interface ListedVersion {
  settings: ShopSettings;
  changedBy: string;
  at: Date;
}

const selectVersionsOf = statement<[sections: readonly string[], rowsMax: number], VersionRow>(`
  SELECT version, document, changed_by AS "changedBy", at FROM shop_settings
  WHERE sections && $1::text[] ORDER BY version DESC LIMIT $2`);

/** Resolves to undefined if there is no version after this one. */
export async function findNewerSettings(
  connection: Queryable,
  version: number,
): Promise<ShopSettings | undefined> {
  const found = await connection.find(selectNewerThan, [version]);
  return found && withDefaults(found);
}

/** The newest settings of the database. Use `settings.current` unless they have to be exact. */
export const getNewestSettings = async (connection: Queryable): Promise<ShopSettings> =>
  (await findNewerSettings(connection, 0)) ?? DEFAULT_SETTINGS;

/** Resolves to undefined for a version that never was. Version 0 is the defaults. */
export async function findSettingsVersion(
  connection: Queryable,
  version: number,
): Promise<ShopSettings | undefined> {
  if (version === 0) return DEFAULT_SETTINGS;
  const found = await connection.find(selectVersion, [version]);
  return found && withDefaults(found);
}

/** Lists the versions that have changed one of the sections, newest first. */
export async function listVersionsOf(
  connection: Queryable,
  sections: readonly SectionName[],
  rowsMax: number,
): Promise<ListedVersion[]> {
  const rows = await connection.list(selectVersionsOf, [sections, rowsMax]);
  return rows.map(({ changedBy, at, ...stored }) => ({ changedBy, at, settings: withDefaults(stored) }));
}

export async function addSettingsVersion(
  connection: Queryable,
  { version, ...document }: ShopSettings,
  { sections, changedBy }: { sections: readonly SectionName[]; changedBy: string },
): Promise<void> {
  await connection.run(insertVersion, [version, JSON.stringify(document), sections, changedBy]);
}

/** Members that a later release has added to a section have their defaults. */
function withDefaults({ version, document }: StoredVersion): ShopSettings {
  const settings: Record<string, unknown> = { ...document, version };
  for (const name of SECTION_NAMES) {
    const [known, stored] = [DEFAULT_SETTINGS[name], document[name]];
    settings[name] =
      typeof known === 'object' && typeof stored === 'object' ? { ...known, ...stored } : (stored ?? known);
  }
  // The document was checked when it was stored.
  return settings as ShopSettings;
}
