import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../test/rendered.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { addressesPage, addressPage } from '../addresses/addresses-page.ts';
import { devicesPage } from '../devices/devices-page.ts';
import { passkeysPage } from '../passkeys/passkeys-page.ts';
import { detailsPage, type OverviewContent, overviewPage } from './account-pages.ts';
import { addressOf, browserOf, deviceOf, hoursAgo, NOW, OWNER, passkeyOf } from './every-page.fixture.ts';

const owner = OWNER;
const counts = { addressCount: 0, passkeyCount: 0, deviceCount: 1 };
const overview = (more: Partial<OverviewContent> = {}) =>
  rendered(overviewPage({ owner, ...counts, ...more }));
const mainOf = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main>'));

describe('a page of the account', () => {
  it('greets the customer, marks itself in the navigation, and has a form to sign out', () => {
    const text = mainOf(overview());
    assert.match(text, /<h1 class="acct-h">Hello, Ines<\/h1>/);
    assert.match(text, /href="\/account" aria-current="page"/);
    assert.equal(text.match(/aria-current/g)?.length, 1);
    assert.match(text, /<form action="\/sign-out" method="post"><button>Sign out<\/button><\/form>/);
    for (const name of ['', '   '])
      assert.match(overview({ owner: { ...owner, name } }), /<h1[^>]*>Hello<\/h1>/);
  });

  it('says what was done', () => {
    assert.match(overview({ notice: 'Saved.' }), /notice good" role="status">.*<span>Saved\.<\/span>/);
    assert.doesNotMatch(mainOf(overview()), /role="(status|alert)"/);
  });
});

describe('the overview', () => {
  it('says what the account has and what it lacks', () => {
    const none = rendered(overviewPage({ owner, ...counts }));
    assert.match(
      none,
      /None saved yet\.[\s\S]*None yet\. Add one to sign in[\s\S]*Signed in on this device only\./,
    );
    const some = rendered(overviewPage({ owner, addressCount: 2, passkeyCount: 1, deviceCount: 3 }));
    assert.match(some, /2 saved\.[\s\S]*1 added\.[\s\S]*Signed in on 3 devices\./);
  });

  it('asks to confirm the email until it is confirmed', () => {
    assert.doesNotMatch(rendered(overviewPage({ owner, ...counts })), /confirm your email/);
    const text = rendered(overviewPage({ owner: { ...owner, isEmailConfirmed: false }, ...counts }));
    assert.match(
      text,
      /confirm your email[\s\S]*action="\/account\/email"[^>]*><input type="hidden" name="email" value="ines@lindqvist\.example"/,
    );
  });
});

describe('the addresses', () => {
  it('are empty at first, and one can be added', () => {
    const text = rendered(addressesPage({ owner, addresses: [], limit: 2 }));
    assert.match(text, /No saved addresses yet\.[\s\S]*href="\/account\/addresses\?edit=new"/);
    assert.doesNotMatch(text, /<ul class="addresses"/);
  });

  it('are each edited and removed by links with their name', () => {
    const text = rendered(
      addressesPage({ owner, addresses: [addressOf(), addressOf({ id: 'a2' })], limit: 9 }),
    );
    assert.match(
      text,
      /href="\/account\/addresses\?edit=a2">Edit<span class="vh">, Ines Lindqvist, Hornsgatan 42</,
    );
    assert.match(text, /action="\/account\/addresses\/a1\/remove" method="post"/);
    assert.match(text, /<p>Hornsgatan 42<br>118 21 Stockholm<br>Sweden<br><\/p>/);
  });

  it('have a limit, and say so', () => {
    const text = rendered(addressesPage({ owner, addresses: [addressOf(), addressOf()], limit: 2 }));
    assert.match(text, /You’ve saved 2 addresses[\s\S]*Remove one/);
    assert.doesNotMatch(text, /edit=new/);
  });

  it("start with the account's name and no country", () => {
    const text = rendered(addressPage({ owner, countries: COUNTRIES }));
    assert.match(text, /<h2>Add an address<\/h2>/);
    assert.match(text, /name="id" value=""/);
    assert.match(text, /name="name" type="text" value="Ines Lindqvist"/);
    assert.match(text, /<option value="">Choose one/);
    assert.doesNotMatch(mainOf(text), / selected/);
  });

  it('keep what was typed if something is wrong', () => {
    const address = addressOf({ postalCode: '1182', country: 'DE', phone: '+49 1' });
    const faults = { postalCode: 'Enter five digits, like 10115.' };
    const text = rendered(addressPage({ owner, address, faults, countries: COUNTRIES }));
    assert.match(text, /<h2>Edit address<\/h2>/);
    assert.match(text, /aria-describedby="address-postalCode-fault" autofocus type="text" value="1182"/);
    assert.match(text, /<option value="DE" selected>/);
    assert.match(text, /type="tel" value="\+49 1"[^>]*maxlength="30">/);
  });
});

describe('the details', () => {
  it('keep a refused name or email', () => {
    const faults = { name: 'Enter a name.' };
    const text = rendered(detailsPage({ owner, details: { name: 'x', faults } }));
    assert.match(text, /name="name" aria-invalid="true"[^>]* value="x"/);
    assert.match(text, /name="email"[^>]* value="ines@lindqvist\.example"/);
  });

  it('say that a new email waits for its confirmation', () => {
    assert.match(
      rendered(detailsPage({ owner, pendingEmail: 'new@lindqvist.example' })),
      /confirm <b>new@lindqvist\.example<\/b>\.[\s\S]*Until then, we’ll keep using ines@/,
    );
    assert.doesNotMatch(rendered(detailsPage({ owner })), /Waiting/);
  });
});

describe('the devices', () => {
  it('S7: are signed out one by one except the current one, or all others together', () => {
    const devices = [deviceOf({ id: 'mine', isCurrent: true }), deviceOf({ id: 'd/2' })];
    const text = rendered(devicesPage({ owner, devices, remembered: [], now: NOW, timeZone: 'UTC' }));
    assert.match(text, /This device<\/span><\/h3><p>.*Active now\.<\/p><\/li>/);
    assert.match(
      text,
      /Last active <time[^>]*>2 hours ago<\/time>\..*action="\/account\/devices\/d%2F2\/end"/,
    );
    assert.match(text, /action="\/account\/devices\/end-others"/);
    assert.doesNotMatch(text, /mine/);
  });

  it('S7: say if there is no other', () => {
    const text = rendered(
      devicesPage({
        owner,
        devices: [deviceOf({ isCurrent: true })],
        remembered: [],
        now: NOW,
        timeZone: 'UTC',
      }),
    );
    assert.match(text, /on this device only/);
    assert.doesNotMatch(text, /end-others/);
    assert.doesNotMatch(text, /Remembered browsers/);
  });
});

describe('the remembered browsers', () => {
  it('S40: are each forgotten by a form with their name, including the current one', () => {
    const remembered = [browserOf({ isCurrent: true }), browserOf({ id: 'b/2', userAgent: 'Telephone/1.0' })];
    const text = rendered(
      devicesPage({ owner, devices: [deviceOf({ isCurrent: true })], remembered, now: NOW, timeZone: 'UTC' }),
    );
    assert.match(text, /Firefox on Linux <span class="badge good">This browser<\/span>/);
    assert.match(text, /action="\/account\/remembered-browsers\/b1\/forget" method="post"/);
    assert.match(
      text,
      /Telephone\/1\.0<\/h3><p>Last signed in <time[^>]*>20 November<\/time>\.<\/p>.*b%2F2\/forget".*Forget<span class="vh">, Telephone\/1\.0</,
    );
  });
});

describe('the passkeys', () => {
  it('are added by a script, and say so if there is none', () => {
    const text = rendered(passkeysPage({ owner, passkeys: [], limit: 2, now: NOW, timeZone: 'UTC' }));
    assert.match(text, /data-passkey-add [^>]*hidden>/);
    assert.match(text, /data-confirm-identity="\/confirm-identity\?next=%2Faccount%2Fpasskeys"/);
    assert.match(text, /data-passkey-missing>/);
    assert.match(text, /account\/passkeys\.[^"]*js"/);
  });

  it('say when they were last used, and have a limit', () => {
    const passkeys = [passkeyOf(), passkeyOf({ id: 'p2', lastUsedAt: hoursAgo(3) })];
    const text = rendered(passkeysPage({ owner, passkeys, limit: 2, now: NOW, timeZone: 'UTC' }));
    assert.match(text, /Not used yet\.[\s\S]*Last used <time[^>]*>3 hours ago</);
    assert.match(text, /action="\/account\/passkeys\/p2\/remove"/);
    assert.match(text, /You have 2 passkeys/);
    assert.doesNotMatch(text, /data-passkey-add/);
  });
});
