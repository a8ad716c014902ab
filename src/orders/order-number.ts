import { randomInt } from 'node:crypto';
import { cleanTyped } from '../web/typed-text.ts';

/** Without 0, 1, I and O, which are taken for each other when a number is read out. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/** `MC-7KQ2M9XD`: random, so that it tells a stranger neither how many orders there are nor another's number. */
export function randomOrderNumber(): string {
  return `MC-${Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

/** The number as it is stored, from how somebody typed it; undefined where it can be none. */
export function orderNumberOf(text: string): string | undefined {
  const number = cleanTyped(text).toUpperCase();
  return /^MC-[2-9A-HJ-NP-Z]{8}$/.test(number) ? number : undefined;
}
