import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../database/database.ts';
import { type ChangeSettingsResult, changeSettings } from '../../settings/change-settings.ts';
import { mergePatch } from '../../settings/merge-patch.ts';
import { getNewestSettings } from '../../settings/queries.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import type { Settings } from '../../settings/settings.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import { versionOf } from '../if-match.ts';
import * as operations from './api-operations.ts';
import { type PayableDeps, payableCheck } from './payable.ts';

export interface SettingsApiDeps extends PayableDeps {
  database: Database;
  settings: Settings;
}

/** A logo, and a text for each page. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

export function settingsApiRoutes(deps: SettingsApiDeps): FastifyPluginAsyncTypebox {
  const { database, settings } = deps;
  const check = payableCheck(deps);
  return async (app) => {
    app.get('/api/admin/settings', { schema: operations.getSettings }, async (_request, reply) => {
      const current = await getNewestSettings(database);
      return reply.header('etag', `"${current.version}"`).send(current);
    });

    app.patch(
      '/api/admin/settings',
      { schema: operations.updateSettings, bodyLimit: BODY_LIMIT_BYTES },
      async (request, reply) => {
        const version = versionOf(request);
        const { body } = await once(database, request, async (connection) => {
          const change = (current: ShopSettings) => mergePatch(current, request.body);
          const changed = await changeSettings(connection, callerOf(request), { version, change, check });
          return { status: 200, body: settingsOf(changed) };
        });
        await settings.refresh();
        return reply.header('etag', `"${body.version}"`).send(body);
      },
    );
  };
}

/** Returns the settings, or throws the refusal, which rolls the transaction back. */
function settingsOf(changed: ChangeSettingsResult): ShopSettings {
  if (changed.ok) return changed.settings;
  switch (changed.reason) {
    case 'changed':
      throw new Problem(412, 'settings_changed', 'Someone else has changed the settings. Load them again.', {
        details: { current: changed.current },
      });
    case 'faulty': {
      const { faults } = changed;
      const [[member, fault] = ['', '']] = Object.entries(faults);
      throw new Problem(422, 'settings_faulty', `${member}: ${fault}`, { details: { faults } });
    }
  }
}
