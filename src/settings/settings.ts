import type { Database } from '../database/database.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { findNewerSettings } from './queries.ts';
import type { ShopSettings } from './schema.ts';

/** Each instance asks for a newer version this often, so a change is in use on all of them within 2 s. */
export const SETTINGS_POLL_MS = 1_000;

/** The shop's settings, read from memory. */
export interface Settings {
  /** The newest version that this instance knows. It is at most 2 s behind while the database can be reached. */
  readonly current: ShopSettings;
  /** Reads a newer version, if there is one. Call it after a change, and every `SETTINGS_POLL_MS`. */
  refresh(): Promise<void>;
  /** Calls the listener after each change. Pages that were made before have ended. */
  onChange(listener: () => void): void;
}

/** Begins with the defaults, until `refresh` has read the database. */
export function createSettings(database: Pick<Database, 'find' | 'list' | 'run'>): Settings {
  const listeners: (() => void)[] = [];
  let current = DEFAULT_SETTINGS;
  return {
    get current() {
      return current;
    },
    async refresh() {
      const newer = await findNewerSettings(database, current.version);
      // Another call may have found a later one meanwhile.
      if (!newer || newer.version <= current.version) return;
      current = newer;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
