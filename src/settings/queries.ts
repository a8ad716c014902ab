import { type Queryable, statement } from '../database/database.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { isObject, RECORDS } from './merge-patch.ts';
import type { DeliverySettings, SectionName, ShopSettings } from './schema.ts';
import { readZones, writeZones } from './stored-zones.ts';

/** A version as it is stored. A release may find sections and members of a later one, and keeps them. */
interface StoredVersion {
  version: number;
  document: Record<string, unknown>;
  /** False while the shop has never edited its synonyms, which are then those of the release. */
  hasOwnSearch: boolean;
}

const STORED = `version, document, EXISTS (
    SELECT FROM shop_settings AS earlier
    WHERE earlier.version <= shop_settings.version AND 'search' = ANY (earlier.sections)) AS "hasOwnSearch"`;

const selectNewerThan = statement<[version: number], StoredVersion>(`
  SELECT ${STORED} FROM shop_settings WHERE version > $1 ORDER BY version DESC LIMIT 1`);

const selectVersion = statement<[version: number], StoredVersion>(
  `SELECT ${STORED} FROM shop_settings WHERE version = $1`,
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
  SELECT ${STORED}, changed_by AS "changedBy", at FROM shop_settings
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
  { version, delivery, ...document }: ShopSettings,
  { sections, changedBy }: { sections: readonly SectionName[]; changedBy: string },
): Promise<void> {
  await connection.run(insertVersion, [
    ...([version, JSON.stringify({ ...document, delivery: writeZones(delivery) })] as const),
    ...([sections, changedBy] as const),
  ]);
}

/** Every document was checked when it was stored. Members that a later release has added have their defaults. */
function withDefaults({ version, document, hasOwnSearch }: StoredVersion): ShopSettings {
  const delivery = readZones(document.delivery as DeliverySettings | undefined);
  const search = hasOwnSearch ? document.search : undefined;
  return withMembers(DEFAULT_SETTINGS, { ...document, delivery, search, version }) as ShopSettings;
}

function withMembers(known: unknown, stored: unknown): unknown {
  if (!isObject(known) || !isObject(stored)) return stored === undefined ? known : stored;
  const settings: Record<string, unknown> = { ...stored };
  for (const [name, member] of Object.entries(known)) {
    const own = stored[name];
    settings[name] = RECORDS.has(name) && own !== undefined ? own : withMembers(member, own);
  }
  return settings;
}
