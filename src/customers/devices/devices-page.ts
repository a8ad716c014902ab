import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { ShopMoment } from '../../layout/shop-time.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { ago, day } from '../views/dates.ts';
import { accountIcons, faultNotice } from '../views/notices.ts';
import type { RememberedBrowser } from './queries.ts';

export interface DeviceItem {
  /** The ID of the session, and never its token. */
  id: string;
  /** The User-Agent header of the sign-in. */
  userAgent: string;
  signedInAt: Date;
  lastActiveAt: Date;
  /** This request came from the device. */
  isCurrent: boolean;
}

export interface DevicesContent extends AccountContent, ShopMoment {
  /** The page keeps their order. */
  devices: readonly DeviceItem[];
  /** Browsers that have signed in before, whether they are signed in now or not. */
  remembered: readonly RememberedBrowser[];
  fault?: string | undefined;
}

/**
 * Posts to `/account/devices/:id/end`, `/account/devices/end-others` and `/account/remembered-browsers/:id/forget`,
 * without fields.
 */
export function devicesPage(content: DevicesContent): PageContent {
  const { devices, remembered, fault } = content;
  const hasOthers = devices.some((device) => !device.isCurrent);
  return accountShell({
    ...content,
    section: 'devices',
    title: 'Where you’re signed in',
    main: html`${faultNotice(fault)}
<p class="muted">If you don’t recognize one of these, sign it out and <a href="${paths.accountPassword()}">change your password</a>.</p>
<ul>
${devices.map((device) => deviceItem(device, content))}
</ul>
${hasOthers ? html`<form class="bar" action="${paths.accountDevicesEndOthers()}" method="post"><button class="btn">Sign out everywhere else</button><span class="small muted">You’ll stay signed in here, and your cart stays the same.</span></form>` : html`<p class="small muted">You’re signed in on this device only.</p>`}
${browserList(remembered, content)}`,
  });
}

function deviceItem(device: DeviceItem, when: ShopMoment): Html {
  const { id, userAgent, signedInAt, lastActiveAt, isCurrent } = device;
  const { name, kind } = deviceName(userAgent);
  return html`<li class="session">${accountIcons[kind]}<h3>${name}${isCurrent && html` <span class="badge good">This device</span>`}</h3><p>Signed in ${day(signedInAt, when)}. ${isCurrent ? 'Active now' : html`Last active ${ago(lastActiveAt, when)}`}.</p>${!isCurrent && html`<form action="${paths.accountDeviceEnd(id)}" method="post"><button class="btn small">Sign out<span class="vh">, ${name}</span></button></form>`}</li>`;
}

function browserList(remembered: readonly RememberedBrowser[], when: ShopMoment): Html | null {
  if (remembered.length === 0) return null;
  return html`<h2>Remembered browsers</h2>
<p class="muted">You’ve signed in from these browsers before. Even if someone keeps guessing your password, you can still sign in from them. Forgetting a browser doesn’t sign it out. Signing out a device above also forgets its browser.</p>
<ul>
${remembered.map((browser) => browserItem(browser, when))}
</ul>`;
}

function browserItem({ id, userAgent, signedInAt, isCurrent }: RememberedBrowser, when: ShopMoment): Html {
  const { name, kind } = deviceName(userAgent);
  return html`<li class="session">${accountIcons[kind]}<h3>${name}${isCurrent && html` <span class="badge good">This browser</span>`}</h3><p>Last signed in ${day(signedInAt, when)}.</p><form action="${paths.accountRememberedBrowserForget(id)}" method="post"><button class="btn small">Forget<span class="vh">, ${name}</span></button></form></li>`;
}

export interface DeviceName {
  /** "Firefox on macOS", or the beginning of an unknown User-Agent. */
  name: string;
  kind: 'computer' | 'phone';
}

/** The first match counts, because newer browsers and the browsers of apps claim to be the older ones as well. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bInstagram\b/, 'Instagram'],
  [/\bFB(?:AN|AV)\//, 'Facebook'],
  [/\bGSA\//, 'Google app'],
  [/\b(?:DuckDuckGo|Ddg)\//, 'DuckDuckGo'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS|Focus)\//, 'Firefox'],
  [/\b(?:(?:Headless)?Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string, DeviceName['kind']][] = [
  [/\biPhone\b/, 'iPhone', 'phone'],
  [/\biPad\b/, 'iPad', 'phone'],
  [/\bAndroid\b/, 'Android', 'phone'],
  [/\bWindows\b/, 'Windows', 'computer'],
  [/\bMac OS X\b/, 'macOS', 'computer'],
  [/\bCrOS\b/, 'ChromeOS', 'computer'],
  [/\bLinux\b/, 'Linux', 'computer'],
];

/** The headers of real browsers are shorter than this. */
const READ_LENGTH_MAX = 400;
const SHOWN_LENGTH_MAX = 60;

/** Names the device of a User-Agent header. The client chooses that header, so the name must be escaped. */
export function deviceName(userAgent: string): DeviceName {
  const text = userAgent.slice(0, READ_LENGTH_MAX);
  const browser = BROWSERS.find(([pattern]) => pattern.test(text))?.[1];
  const [, system, kind = 'computer'] = SYSTEMS.find(([pattern]) => pattern.test(text)) ?? [];
  const name = [browser, system].filter(Boolean).join(' on ');
  return { name: name || text.slice(0, SHOWN_LENGTH_MAX).trim() || 'Unknown device', kind };
}
