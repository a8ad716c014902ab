import { hash } from 'node:crypto';
import { memoizeByObject } from '../../cache/memoize.ts';
import { DEFAULT_SETTINGS } from '../defaults.ts';
import type { ShopSettings } from '../schema.ts';
import { accentStyles } from './accent.ts';
import { type LogoPicture, logoPictureOf } from './logo-picture.ts';

/** What pages load because of the shop's settings. Its address has a hash, so that browsers may keep it. */
export interface BrandFile<Content> {
  path: string;
  content: Content;
}

/** Undefined for the default accent, which public/css/tokens.css has. */
export const accentFile = memoizeByObject(20, ({ accent }: ShopSettings): { file?: BrandFile<string> } => {
  if (accent.toLowerCase() === DEFAULT_SETTINGS.accent) return {};
  const content = accentStyles(accent);
  return { file: { path: `/brand/${hashOf(content)}/accent.css`, content } };
});

/** Undefined unless the logo is a picture. */
export const logoFile = memoizeByObject(20, ({ logo }: ShopSettings): { file?: BrandFile<LogoPicture> } => {
  const content = logo.kind === 'picture' && logo.picture ? logoPictureOf(logo.picture) : undefined;
  return content ? { file: { path: `/brand/${hashOf(content.bytes)}/logo`, content } } : {};
});

const hashOf = (content: string | Buffer): string => hash('sha256', content, 'hex').slice(0, 12);
