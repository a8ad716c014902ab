import assert from 'node:assert/strict';
import type { TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { changeSettings } from './change-settings.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { mergePatch } from './merge-patch.ts';

/** Gives a shop the defaults with some members changed. */
export async function setSettings(
  { database, services }: Pick<TestShop, 'database' | 'services'>,
  patch: object,
): Promise<void> {
  const changed = await database.transaction((connection) =>
    changeSettings(connection, commandActor('a test'), {
      change: ({ version }) => ({ ...mergePatch(DEFAULT_SETTINGS, patch), version }),
    }),
  );
  assert.ok(changed.ok, JSON.stringify(changed));
  await services.settings.refresh();
}
