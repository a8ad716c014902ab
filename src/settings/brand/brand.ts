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

interface LogoFile {
  /** It has a hash, so that browsers may keep the picture. */
  path: string;
  picture: LogoPicture;
}

/** `file` is undefined unless the logo is a picture. */
export const logoOf: (settings: ShopSettings) => { file?: LogoFile } = memoizeByObject(20, ({ logo }) => {
  const picture = logo.kind === 'picture' && logo.picture ? logoPictureOf(logo.picture) : undefined;
  if (!picture) return {};
  const digest = hash('sha256', picture.bytes, 'hex').slice(0, 12);
  return { file: { path: `/brand/${digest}/logo`, picture } };
});
