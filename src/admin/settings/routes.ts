import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageNotFound, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { renderPage } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { Outbox } from '../../mail/letter.ts';
import { brandFilesOf } from '../../settings/brand/brand.ts';
import { type ChangeSettingsResult, changeSettings } from '../../settings/change-settings.ts';
import { checkSettings } from '../../settings/check/check-settings.ts';
import { findSettingsVersion, getNewestSettings, listVersionsOf } from '../../settings/queries.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import type { Settings } from '../../settings/settings.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { readForm } from '../../web/form.ts';
import { sendHtml } from '../../web/send-html.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import type { Texts } from './form/setting-fields.ts';
import type { SettingsPage } from './form/settings-page.ts';
import { sampleLetter } from './mail-samples.ts';
import { findSettingsPage } from './pages.ts';
import { type PayableDeps, payableCheck } from './payable.ts';
import { previewPage } from './preview.ts';
import { settingsListView } from './views/list-view.ts';
import { type SettingsContent, settingsView } from './views/settings-view.ts';

export interface SettingsRouteDeps extends PayableDeps {
  database: Database;
  settings: Settings;
  mail: Outbox;
}

/** The longest text is that of a page. */
const FIELD_LENGTH_MAX = 100_000;
const FIELDS_MAX = 5_000;
const VERSIONS_MAX = 20;

const see = { right: 'settings:read' } as const;
const change = { right: 'settings:write' } as const;
/** The addresses of the pages: `shop`, `pages/terms`, `mails/order-confirmed`. */
const FOLDERS = ['', 'pages/', 'mails/'] as const;

interface PageRoute {
  Params: { name: string };
}

/** The pages that show and change the settings of the shop. */
export function settingsRoutes(deps: SettingsRouteDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/admin/settings', { config: see }, async (request, reply) => {
      const main = settingsListView(await getNewestSettings(deps.database));
      return sendAdminPage(reply, staffOf(request), { title: 'Settings', area: 'Settings', main });
    });
    for (const folder of FOLDERS) pageRoutes(app, deps, folder);
    app.post<PageRoute>('/admin/settings/mails/:name/test', { config: change }, async (request, reply) => {
      readFields(request, []);
      const { name } = await pageOf(deps, request, 'mails/');
      const letter = sampleLetter(name, {
        link: deps.mail.publicUrl,
        currency: deps.settings.current.currency,
      });
      await deps.mail.send(deps.database, { to: staffOf(request).email, ...letter });
      return redirectDone(reply, paths.adminSettings(name), 'test-sent');
    });
  };
}

function pageRoutes(app: FastifyInstance, deps: SettingsRouteDeps, folder: (typeof FOLDERS)[number]): void {
  const address = `/admin/settings/${folder}:name`;
  app.get<PageRoute>(address, { config: see }, async (request, reply) => {
    const page = await pageOf(deps, request, folder);
    const settings = await getNewestSettings(deps.database);
    return show(deps, request, reply, page, { settings, texts: page.texts(settings) });
  });
  app.post<PageRoute>(address, { config: change }, async (request, reply) =>
    save(deps, request, reply, await pageOf(deps, request, folder)),
  );
  app.post<PageRoute>(`${address}/preview`, { config: change }, async (request, reply) =>
    preview(request, reply, await pageOf(deps, request, folder)),
  );
  app.post<PageRoute>(`${address}/restore`, { config: change }, async (request, reply) =>
    restore(deps, request, reply, await pageOf(deps, request, folder)),
  );
}

async function pageOf(
  { database, settings }: SettingsRouteDeps,
  request: FastifyRequest<PageRoute>,
  folder: string,
): Promise<SettingsPage> {
  const name = folder + request.params.name;
  // Another instance may have added the page just now.
  const page =
    findSettingsPage(name, settings.current) ?? findSettingsPage(name, await getNewestSettings(database));
  if (!page) throw pageNotFound();
  return page;
}

type Shown = Pick<SettingsContent, 'settings' | 'texts'> & Partial<Pick<SettingsContent, 'faults' | 'seen'>>;

async function show(
  { database, mail }: SettingsRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: SettingsPage,
  shown: Shown,
): Promise<FastifyReply> {
  const staff = staffOf(request);
  const versions = await listVersionsOf(database, page.sections, VERSIONS_MAX);
  const main = settingsView({
    ...{ page, versions, rowsMax: VERSIONS_MAX, mayChange: mayDo(staff.role, 'settings:write') },
    ...{ publicUrl: mail.publicUrl, faults: {}, seen: undefined, ...shown },
  });
  const status = shown.seen ? 412 : Object.keys(shown.faults ?? {}).length > 0 ? 422 : 200;
  const content = {
    title: page.title,
    area: 'Settings',
    notice: doneNotice(request),
    scripts: ['admin/settings'],
    main,
  } as const;
  return sendAdminPage(reply, staff, content, status);
}

async function save(
  deps: SettingsRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: SettingsPage,
): Promise<FastifyReply> {
  const { database, settings } = deps;
  const { version, ...texts } = readSent(request);
  const typed = page.read(settings.current, texts);
  if (Object.keys(typed.faults).length > 0) {
    const faults = { ...checkSettings(typed.settings), ...typed.faults };
    // The version stays the one that was seen, so that a change meanwhile is still noticed.
    const seen = { ...settings.current, version: versionOf(version) };
    return show(deps, request, reply, page, { settings: seen, texts, faults });
  }
  let wanted = typed.settings;
  const changed = await retriedTransaction(database, (connection) =>
    changeSettings(connection, actorOf(request), {
      version: versionOf(version),
      part: page.part,
      check: payableCheck(deps),
      change(current) {
        wanted = page.read(current, texts).settings;
        return wanted;
      },
    }),
  );
  await settings.refresh();
  return answer(deps, request, reply, { page, changed, texts, wanted });
}

interface AnswerInput {
  page: SettingsPage;
  changed: ChangeSettingsResult;
  texts: Texts;
  wanted: ShopSettings;
}

async function answer(
  deps: SettingsRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { page, changed, texts, wanted }: AnswerInput,
): Promise<FastifyReply> {
  if (changed.ok) return redirectDone(reply, paths.adminSettings(page.name), 'saved');
  switch (changed.reason) {
    case 'changed': {
      const { current } = changed;
      return show(deps, request, reply, page, { settings: current, texts, seen: page.texts(current) });
    }
    case 'faulty': {
      // The fields are numbered as the faults are: a zone that was emptied is gone.
      const settings = { ...wanted, version: deps.settings.current.version };
      return show(deps, request, reply, page, {
        settings,
        texts: page.texts(wanted),
        faults: changed.faults,
      });
    }
  }
}

function preview(request: FastifyRequest, reply: FastifyReply, page: SettingsPage): FastifyReply {
  const { version: _, ...texts } = readSent(request);
  const { site } = reply.server;
  const { settings, faults } = page.read(site.settings, texts);
  const found = { ...checkSettings(settings), ...faults };
  const [fault] = Object.values(found);
  const content = previewPage(page, fault === undefined ? settings : site.settings, {
    publicUrl: site.publicUrl,
    fault,
  });
  const shown = fault === undefined ? settings : site.settings;
  const text = renderPage(content, { publicUrl: site.publicUrl, settings: shown });
  const sent = page.name.startsWith('mails/') ? withInlineStyles(reply) : withPictures(reply, shown);
  return sendHtml(sent, inlinePictures(text, shown));
}

/** Pictures that are not saved have no address yet, so the preview contains them. */
function inlinePictures(text: string, settings: ShopSettings): string {
  const { logo, icon } = brandFilesOf(settings);
  return [logo, icon].reduce(
    (page, file) =>
      file
        ? page.replaceAll(
            `"${file.path}"`,
            `"data:${file.picture.contentType};base64,${file.picture.bytes.toString('base64')}"`,
          )
        : page,
    text,
  );
}

/** Only a preview may contain pictures: see src/web/security-headers.ts. */
function withPictures(reply: FastifyReply, settings: ShopSettings): FastifyReply {
  const policy = reply.getHeader('content-security-policy');
  const { logo, icon } = brandFilesOf(settings);
  if (typeof policy !== 'string' || (!logo && !icon)) return reply;
  return reply.header('content-security-policy', policy.replace("img-src 'self'", "img-src 'self' data:"));
}

/** Like every email, the one in the page has inline styles. Its sandboxed frame runs no scripts. */
function withInlineStyles(reply: FastifyReply): FastifyReply {
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  return reply.header(
    'content-security-policy',
    policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
  );
}

async function restore(
  deps: SettingsRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: SettingsPage,
): Promise<FastifyReply> {
  const { database, settings } = deps;
  const { version, earlier } = readFields(request, ['version', 'earlier']);
  const found = await findSettingsVersion(database, versionOf(earlier));
  if (!found) throw pageNotFound();
  const restored = (current: ShopSettings) => page.restore(current, found);
  const changed = await retriedTransaction(database, (connection) =>
    changeSettings(connection, actorOf(request), {
      version: versionOf(version),
      part: page.part,
      check: payableCheck(deps),
      change: restored,
    }),
  );
  await settings.refresh();
  if (changed.ok) return redirectDone(reply, paths.adminSettings(page.name), 'restored');
  const wanted = restored(settings.current);
  return answer(deps, request, reply, { page, changed, texts: page.texts(wanted), wanted });
}

const NAME = /^[a-zA-Z]+(\.[\w*-]+){0,5}$/;

/** The fields depend on the settings that the form was made from, so only their shape is checked here. */
function readSent(request: FastifyRequest): Record<string, string> {
  const names = Object.keys((request.body ?? {}) as object).filter((name) => NAME.test(name));
  return { ...readForm(request, names.slice(0, FIELDS_MAX), FIELD_LENGTH_MAX) } as Record<string, string>;
}

/** A form without its version may be about any, so it gets one that never was and conflicts. */
const versionOf = (text: string | undefined): number => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : -1);
