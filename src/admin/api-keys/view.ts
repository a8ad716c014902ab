import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView } from '../../layout/shop-time.ts';
import type { ListedApiKey } from '../../staff/api-keys.ts';
import { SCOPES, type Scope } from '../../staff/scopes.ts';
import { askFirst } from '../shell/ask-first.ts';

export interface TypedKey {
  name: string;
  days: string;
  scopes: readonly string[];
  fault?: string;
}

export interface ApiKeysContent {
  keys: readonly ListedApiKey[];
  /** The key that was just made. It is shown once. */
  created?: string;
  typed?: TypedKey;
  timeZone: string;
}

export const NAME_LENGTH_MAX = 100;
/** The most keys of the page. */
export const KEYS_MAX = 200;

const SCOPE_TEXTS: Readonly<Record<Scope, string>> = {
  'catalog:read': 'See products and stock',
  'catalog:write': 'Change products, stock, prices and pictures',
  'orders:read': 'See orders, invoices and reports',
  'orders:write': 'Change orders, refunds, returns and promo codes',
  'customers:read': 'See customers',
  'customers:write': 'Export, erase and disable customers',
  'settings:read': 'See settings',
  'settings:write': 'Change settings',
  'webhooks:write': 'Manage webhooks',
  'audit:read': 'Read the audit log',
};

export function apiKeysView({ keys, created, typed, timeZone }: ApiKeysContent): Html {
  return html`${created && createdBox(created)}
<section class="box"><h2>New key</h2>${newKeyForm(typed ?? { name: '', days: '', scopes: [] })}</section>
<section class="box"><h2>Keys</h2>${keys.length >= KEYS_MAX && html`<p class="small muted">Only the newest ${KEYS_MAX} keys are shown.</p>`}${keys.length > 0 ? keysTable(keys, timeZone) : html`<p class="muted">There are no keys. A program needs one to call the API under /api/admin.</p>`}</section>`;
}

const createdBox = (key: string): Html =>
  html`<section class="box notice good" role="status"><div class="stack"><h2>Your new key</h2><p>Copy it now. It is not stored, so it cannot be shown again.</p><div class="field"><label for="created">Key</label><input class="input" id="created" readonly value="${key}"></div></div></section>`;

function newKeyForm({ name, days, scopes, fault }: TypedKey): Html {
  return html`<form class="stack" action="${paths.adminApiKeys()}" method="post">
${fault && html`<p class="notice bad" role="alert">${fault}</p>`}
<div class="field"><label for="key-name">What the key is for</label><input class="input" id="key-name" name="name" maxlength="${NAME_LENGTH_MAX}" required value="${name}"></div>
<fieldset class="stack"><legend>What it may do</legend>${SCOPES.map(
    (scope) =>
      html`<label class="check"><input type="checkbox" name="scopes" value="${scope}"${scopes.includes(scope) && html` checked`}> ${SCOPE_TEXTS[scope]} <span class="muted small">${scope}</span></label>`,
  )}</fieldset>
<div class="field"><label for="key-days">Days until it ends</label><input class="input small" id="key-days" name="days" inputmode="numeric" maxlength="4" value="${days}"><small>Leave it empty for a key that works until it is revoked.</small></div>
<button class="btn primary">Create key</button>
</form>`;
}

const REVOKED =
  'Programs that use this key are refused at once. It cannot be brought back, only replaced by a new key.';

const keysTable = (keys: readonly ListedApiKey[], timeZone: string): Html =>
  html`<div class="scroll" role="group" aria-label="Keys" tabindex="0"><table class="wide"><thead><tr><th scope="col">For</th><th scope="col">May do</th><th scope="col">Made</th><th scope="col">Last used</th><th scope="col">Ends</th><th scope="col"><span class="vh">Actions</span></th></tr></thead><tbody>
${keys.map(
  ({ id, name, scopes, createdAt, createdBy, lastUsedAt, expiresAt }) =>
    html`<tr><th scope="row">${name}</th><td>${scopes.length === SCOPES.length ? 'Everything' : scopes.join(', ')}</td><td>${dayView(createdAt, timeZone)}, ${createdBy}</td><td>${lastUsedAt ? dayView(lastUsedAt, timeZone) : 'Never'}</td><td>${expiresAt ? dayView(expiresAt, timeZone) : 'Never'}</td><td><div class="acts"><a class="link" href="${paths.adminHistory('api-key', id)}">History<span class="vh"> of ${name}</span></a>${askFirst({ summary: 'Revoke…', of: ` ${name}`, about: REVOKED, path: paths.adminApiKeyRevoke(id), verb: 'Revoke' })}</div></td></tr>
`,
)}</tbody></table></div>`;
