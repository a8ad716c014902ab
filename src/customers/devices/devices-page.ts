import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type AccountContent, accountShell } from '../views/account-shell.ts';
import { ago, day } from '../views/dates.ts';
import { accountIcons, faultNotice } from '../views/notices.ts';

export interface ShownDevice {
  /** Of the session; never its token. */
  id: string;
  /** As the browser said at sign-in. */
  userAgent: string;
  signedInAt: Date;
  lastActiveAt: Date;
  /** This request came from it. */
  isCurrent: boolean;
}

export interface ShownBrowser {
  id: string;
  userAgent: string;
  signedInAt: Date;
  /** This request came from it. */
  isCurrent: boolean;
}

export interface DevicesContent extends AccountContent {
  /** In the order in which they are shown. */
  devices: readonly ShownDevice[];
  /** Browsers that have signed in before, whether they are signed in now or not. */
  remembered: readonly ShownBrowser[];
  /** By the clock that the times are from. */
  now: Date;
  fault?: string | undefined;
}

/**
 * Posts to `/account/devices/:id/end`, `/account/devices/end-others` and `/account/remembered-browsers/:id/forget`,
 * without fields.
 */
export function devicesPage(content: DevicesContent): PageContent {
  const { devices, remembered, now, fault } = content;
  const hasOthers = devices.some((device) => !device.isCurrent);
  return accountShell({
    ...content,
    section: 'devices',
    title: 'Where you are signed in',
    main: html`${faultNotice(fault)}
<p class="muted">If you don’t recognize one of these, sign it out and <a href="${paths.accountPassword()}">change your password</a>.</p>
<ul>
${devices.map((device) => deviceItem(device, now))}
</ul>
${hasOthers ? html`<form class="bar" action="${paths.accountDevicesEndOthers()}" method="post"><button class="btn">Sign out everywhere else</button><span class="small muted">Your cart stays. You stay signed in here.</span></form>` : html`<p class="small muted">You are signed in on this device only.</p>`}
${rememberedBrowsers(remembered, now)}`,
  });
}

function rememberedBrowsers(remembered: readonly ShownBrowser[], now: Date): Html | null {
  if (remembered.length === 0) return null;
  return html`<h2>Remembered browsers</h2>
<p class="muted">You've signed in from these before. If someone else keeps guessing your password, you can still sign in from them. Forgetting one doesn't sign it out. Signing a device out above also forgets its browser.</p>
<ul>
${remembered.map((browser) => browserItem(browser, now))}
</ul>`;
}

function browserItem({ id, userAgent, signedInAt, isCurrent }: ShownBrowser, now: Date): Html {
  const { name, kind } = deviceName(userAgent);
  return html`<li class="session">${accountIcons[kind]}<h3>${name}${isCurrent && html` <span class="badge good">This browser</span>`}</h3><p>Last signed in ${day(signedInAt, now)}.</p><form action="${paths.accountRememberedBrowserForget(id)}" method="post"><button class="btn small">Forget<span class="vh">, ${name}</span></button></form></li>`;
}

function deviceItem(device: ShownDevice, now: Date): Html {
  const { id, userAgent, signedInAt, lastActiveAt, isCurrent } = device;
  const { name, kind } = deviceName(userAgent);
  return html`<li class="session">${accountIcons[kind]}<h3>${name}${isCurrent && html` <span class="badge good">This device</span>`}</h3><p>Signed in ${day(signedInAt, now)}. ${isCurrent ? 'Active now' : html`Last active ${ago(lastActiveAt, now)}`}.</p>${!isCurrent && html`<form action="${paths.accountDeviceEnd(id)}" method="post"><button class="btn small">Sign out<span class="vh">, ${name}</span></button></form>`}</li>`;
}

export interface DeviceName {
  /** "Firefox on macOS", or the beginning of what an unknown program calls itself. */
  name: string;
  kind: 'computer' | 'phone';
}

/** The first that matches: the newer a browser, the more others it claims to be. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
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

/** A browser's own is shorter; what is beyond says nothing more. */
const READ_MAX = 400;
const SHOWN_MAX = 60;

/** From a User-Agent header, which is whatever the client says: text to be escaped, never trusted. */
export function deviceName(userAgent: string): DeviceName {
  const text = userAgent.slice(0, READ_MAX);
  const browser = BROWSERS.find(([pattern]) => pattern.test(text))?.[1];
  const [, system, kind = 'computer'] = SYSTEMS.find(([pattern]) => pattern.test(text)) ?? [];
  const name = [browser, system].filter(Boolean).join(' on ');
  return { name: name || text.slice(0, SHOWN_MAX).trim() || 'Unknown device', kind };
}
