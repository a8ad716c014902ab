import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { ago, day } from '../views/dates.ts';
import { accountIcons, faultNotice } from '../views/notices.ts';

export interface ShownPasskey {
  id: string;
  name: string;
  addedAt: Date;
  /** Null when it was never signed in with. */
  lastUsedAt: Date | null;
}

export interface PasskeysContent extends AccountContent {
  passkeys: readonly ShownPasskey[];
  /** How many an account can have. */
  limit: number;
  now: Date;
  fault?: string | undefined;
}

/** Posts to `/account/passkeys/:id/remove`, without fields. Adding needs a script: public/js/account-passkeys.js. */
export function passkeysPage(content: PasskeysContent): PageContent {
  const { passkeys, limit, now, fault } = content;
  return accountShell({
    ...content,
    section: 'passkeys',
    title: 'Passkeys',
    scripts: ['account-passkeys'],
    main: html`${faultNotice(fault)}
<p class="muted">With a passkey you sign in by the lock of your phone or computer, without a password.</p>
${passkeys.length > 0 && html`<ul>${passkeys.map((passkey) => passkeyItem(passkey, now))}</ul>`}
${passkeys.length < limit ? adding : html`<p class="small muted">You have ${limit} passkeys, which is all we can keep. Remove one to add another.</p>`}`,
  });
}

const here = encodeURIComponent(paths.accountPasskeys());

/** Adding asks for a sign-in of the last 15 minutes; the script knows from here where to get one. */
const adding: Html = html`<div class="stack" data-passkey-add data-sign-in="${paths.signIn(paths.accountPasskeys())}" data-confirm-identity="${paths.confirmIdentity()}?next=${here}" hidden><button class="btn primary" type="button">Add a passkey</button></div>
<p class="small muted" data-passkey-missing>This browser cannot add a passkey here. It needs JavaScript and a current browser.</p>`;

function passkeyItem({ id, name, addedAt, lastUsedAt }: ShownPasskey, now: Date): Html {
  return html`<li class="session">${accountIcons.key}<h3>${name}</h3><p>Added ${day(addedAt, now)}. ${lastUsedAt === null ? 'Not used yet' : html`Last used ${ago(lastUsedAt, now)}`}.</p><form action="${paths.accountPasskeyRemove(id)}" method="post"><button class="btn small">Remove<span class="vh">, ${name}</span></button></form></li>`;
}
