import type { FastifyInstance } from 'fastify';
import type { Database } from '../../database/database.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { sendPage } from '../../layout/send-page.ts';
import { type ShopMoment, shopMoment } from '../../layout/shop-time.ts';
import { isUuid } from '../../web/typed-text.ts';
import { doneMessage, pageNotFound, readFields, redirectDone, shownCustomer } from '../forms.ts';
import type { CustomerGuard } from '../require-customer.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { ago, day } from '../views/dates.ts';
import { accountIcons, faultNotice } from '../views/notices.ts';
import { listPasskeys, PASSKEYS_MAX, type Passkey, removePasskey } from './passkeys.ts';

/** The page that lists the passkeys, and its form that removes one. */
export function passkeyPageRoutes({ database, guard }: { database: Database; guard: CustomerGuard }) {
  const page = paths.accountPasskeys();
  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/account/passkeys',
      guard.recentSignInPage(page, async ({ customer }, request, reply) => {
        const passkeys = await listPasskeys(database, customer.id);
        const [owner, notice] = [shownCustomer(customer), doneMessage(request)];
        const content = { owner, notice, passkeys, limit: PASSKEYS_MAX, ...shopMoment(app.site) };
        return sendPage(reply, passkeysPage(content));
      }),
    );

    app.post(
      '/account/passkeys/:id/remove',
      guard.recentSignInPage(page, async ({ customer }, request, reply) => {
        readFields(request, []);
        const { id } = request.params as { id: string };
        if (!isUuid(id) || !(await removePasskey(database, customer.id, id))) throw pageNotFound();
        return redirectDone(reply, page, 'removed');
      }),
    );
  };
}

export interface PasskeysContent extends AccountContent, ShopMoment {
  passkeys: readonly Passkey[];
  /** An account can have this many. */
  limit: number;
  fault?: string | undefined;
}

/** Posts to `/account/passkeys/:id/remove`, without fields. Adding needs a script: public/js/account/passkeys.js. */
export function passkeysPage(content: PasskeysContent): PageContent {
  const { passkeys, limit, fault } = content;
  return accountShell({
    ...content,
    section: 'passkeys',
    title: 'Passkeys',
    scripts: ['account/passkeys'],
    main: html`${faultNotice(fault)}
<p class="muted">With a passkey, you sign in with the screen lock of your phone or computer instead of a password.</p>
${passkeys.length > 0 && html`<ul>${passkeys.map((passkey) => passkeyItem(passkey, content))}</ul>`}
${passkeys.length < limit ? addButton : html`<p class="small muted">You have ${limit} passkeys, which is the limit. Remove one to add another.</p>`}`,
  });
}

const here = encodeURIComponent(paths.accountPasskeys());

/** Adding needs a sign-in within the last 15 minutes. The script reads the way to the sign-in from this element. */
const addButton: Html = html`<div class="stack" data-passkey-add data-sign-in="${paths.signIn(paths.accountPasskeys())}" data-confirm-identity="${paths.confirmIdentity()}?next=${here}" hidden><button class="btn primary" type="button">Add a passkey</button></div>
<p class="small muted" data-passkey-missing>You can’t add a passkey in this browser. It needs JavaScript and an up-to-date browser.</p>`;

function passkeyItem({ id, name, addedAt, lastUsedAt }: Passkey, when: ShopMoment): Html {
  return html`<li class="session">${accountIcons.key}<h3>${name}</h3><p>Added ${day(addedAt, when)}. ${lastUsedAt === null ? 'Not used yet' : html`Last used ${ago(lastUsedAt, when)}`}.</p><form action="${paths.accountPasskeyRemove(id)}" method="post"><button class="btn small">Remove<span class="vh">, ${name}</span></button></form></li>`;
}
