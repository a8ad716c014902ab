import { renderSVG } from 'uqr';
import { type PendingForm, pendingFormField } from '../../customers/sign-in/pending-form.ts';
import { passkeyButton } from '../../customers/sign-in/sign-in-page.ts';
import { narrowPage } from '../../customers/views/narrow-page.ts';
import { type Html, html, trusted } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { StaffMember } from '../members.ts';
import { setupUri, spelledSecret } from './totp.ts';

export interface SecondFactorContent {
  member: StaffMember;
  /** The path to continue to. */
  next: string;
  pendingForm?: PendingForm | undefined;
  fault?: string | undefined;
}

/** Asks for the code of the authenticator app, or for a passkey. */
export function secondFactorPage({ member, next, pendingForm, fault }: SecondFactorContent): PageContent {
  const passkey = member.hasPasskey ? passkeyButton('Use your passkey', next) : null;
  return narrowPage({
    title: 'Confirm that it’s you',
    description: 'The admin needs a second factor.',
    main: html`${
      member.hasTotp
        ? html`<form class="stack" action="${paths.adminSecondFactor()}" method="post"><input type="hidden" name="next" value="${next}">${pendingFormField(pendingForm)}${codeField(fault)}<button class="btn primary wide">Continue</button></form>`
        : html`${pendingFormField(pendingForm)}<p>${noFactorText(member)}</p>`
    }${passkey}${member.recoveryCodesLeft > 0 && recoveryForm({ member, next, pendingForm, fault })}`,
    scripts: ['account/passkey-sign-in'],
  });
}

/** It stays closed, because a code is used once and should be kept for an emergency. */
const recoveryForm = ({ member, next, pendingForm, fault }: SecondFactorContent): Html => {
  const shown = member.hasTotp ? undefined : fault;
  return html`<details${shown && html` open`}><summary>Use a recovery code</summary><form class="stack" action="${paths.adminSecondFactor()}" method="post"><input type="hidden" name="next" value="${next}">${pendingFormField(pendingForm)}<div class="field"><label for="recovery">Recovery code</label><input class="input" id="recovery" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" required${shown && html` aria-invalid="true" aria-describedby="recovery-fault"`}>${shown && html`<p class="error" id="recovery-fault">${shown}</p>`}</div><button class="btn wide">Continue</button></form></details>`;
};

function noFactorText({ hasPasskey, recoveryCodesLeft }: StaffMember): string {
  if (hasPasskey)
    return 'You signed in with your password. The admin needs your passkey, which works in a browser with JavaScript.';
  return recoveryCodesLeft > 0
    ? 'Your account has no authenticator app and no passkey. Use a recovery code, then set one up.'
    : 'Your account has no second factor, and the time to set one up has passed. Ask an owner of the shop to allow it again.';
}

const codeField = (fault: string | undefined): Html =>
  html`<div class="field"><label for="code">Code of your authenticator app</label><input class="input" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required autofocus${fault && html` aria-invalid="true" aria-describedby="code-fault"`}>${fault && html`<p class="error" id="code-fault">${fault}</p>`}</div>`;

/** The QR code for an app, the same as text, and the field for the first code. */
export const totpSetup = (
  secret: Buffer,
  account: { shop: string; email: string },
  fault: string | undefined,
): Html =>
  html`<ol class="stack"><li>Open an authenticator app on your phone, and scan this code. <div class="qr" role="img" aria-label="QR code for your authenticator app">${trusted(renderSVG(setupUri(secret, account), { border: 2 }))}</div></li>
<li>Or type this key into the app: <code>${spelledSecret(secret)}</code></li>
<li><form class="stack" action="${paths.adminTotp()}" method="post">${codeField(fault)}<button class="btn primary">Set up</button></form></li></ol>`;
