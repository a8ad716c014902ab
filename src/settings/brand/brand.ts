import { hash } from 'node:crypto';
import { memoizeByObject } from '../../cache/memoize.ts';
import { DEFAULT_SETTINGS } from '../defaults.ts';
import type { ShopSettings } from '../schema.ts';
import { type LogoPicture, logoPictureOf } from './logo-picture.ts';

/** The address of the accent's style sheet. Undefined for the default, which public/css/tokens.css has. */
export function accentPath({ accent }: Pick<ShopSettings, 'accent'>): string | undefined {
  const color = accent.toLowerCase();
  return color === DEFAULT_SETTINGS.accent ? undefined : `/brand/accent-${color.slice(1)}.css`;
}

interface BrandFile {
  /** It has a hash, so that browsers may keep the picture. */
  path: string;
  picture: LogoPicture;
}

interface BrandFiles {
  /** Undefined unless the logo is a picture. */
  logo?: BrandFile | undefined;
  /** The icon of browser tabs. Undefined for the default, which is an asset. */
  icon?: BrandFile | undefined;
}

/** An icon that is wider than this, or higher, shows too little in a tab. */
const ICON_RATIO_MAX = 2;

export const brandFilesOf: (settings: Pick<ShopSettings, 'logo'>) => BrandFiles = memoizeByObject(
  20,
  ({ logo: { kind, picture, icon } }) => {
    const logo = kind === 'picture' && picture ? fileOf('logo', picture) : undefined;
    if (icon) return { logo, icon: fileOf('icon', icon) };
    const { width = 1, height = 1 } = logo?.picture ?? {};
    const isFitting = Math.max(width / height, height / width) <= ICON_RATIO_MAX;
    return { logo, icon: isFitting ? logo : undefined };
  },
);

function fileOf(name: string, base64: string): BrandFile | undefined {
  const picture = logoPictureOf(base64);
  if (!picture) return undefined;
  const digest = hash('sha256', picture.bytes, 'hex').slice(0, 12);
  return { path: `/brand/${digest}/${name}`, picture };
}
