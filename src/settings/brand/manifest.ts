import { memoizeByObject } from '../../cache/memoize.ts';
import { assetPath } from '../../web/assets.ts';
import type { ShopSettings } from '../schema.ts';
import { PAPER } from './accent.ts';
import { brandFilesOf } from './brand.ts';

export const MANIFEST_PATH = '/manifest.webmanifest';

/** The icon of the shop on the home screen of a phone. An icon of the merchant's own is sent as it is. */
export function touchIconPath(settings: Pick<ShopSettings, 'logo'>): string {
  return brandFilesOf(settings).icon?.path ?? assetPath('touch-icon.png');
}

/**
 * The web app manifest (W3C), with which a browser can install the shop. Pages link to each other and have no "back" of
 * their own, so the window keeps the browser's.
 */
export const manifestOf: (settings: ShopSettings) => string = memoizeByObject(20, (settings) =>
  JSON.stringify({
    id: '/',
    name: settings.name,
    start_url: '/',
    scope: '/',
    display: 'minimal-ui',
    lang: 'en',
    background_color: PAPER,
    theme_color: PAPER,
    icons: iconsOf(settings),
  }),
);

function iconsOf(settings: ShopSettings): object[] {
  const { icon } = brandFilesOf(settings);
  if (icon) {
    const { width, height, contentType: type } = icon.picture;
    return [{ src: icon.path, sizes: `${width}x${height}`, type }];
  }
  const drawn = { src: assetPath('touch-icon.png'), sizes: '512x512', type: 'image/png' };
  return [
    { src: assetPath('favicon.svg'), sizes: 'any', type: 'image/svg+xml' },
    drawn,
    // Nothing of the drawing is outside of the circle that Android may cut out.
    { ...drawn, purpose: 'maskable' },
  ];
}
