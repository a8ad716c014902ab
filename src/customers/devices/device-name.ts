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
