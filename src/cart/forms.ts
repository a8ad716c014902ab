import type { FastifyRequest } from 'fastify';
import { Problem } from '../web/errors/errors.ts';
import { type Form as PlatformForm, readForm } from '../web/form.ts';
import { type Action, LIMITS, type LineAction } from './cart.ts';

/** From the cart's forms to actions. Every field is a text; one that is missing, odd or sent twice is refused. */

export type Form = PlatformForm<(typeof FIELDS)[number]>;

export interface AddForm {
  /** Empty when the variant is named by the options instead. */
  sku: string;
  slug: string;
  color: string;
  size: string;
  style: string;
  quantity: number;
}

const FIELDS = [
  'sku',
  'slug',
  'color',
  'size',
  'style',
  'quantity',
  'step',
  'remove',
  'save',
  'move',
  'undo',
  'idempotencyKey',
] as const;
const FIELD_LENGTH_MAX = 300;

export const requireForm = (request: FastifyRequest): Form => readForm(request, FIELDS, FIELD_LENGTH_MAX);

export function addFormOf(form: Form): AddForm {
  const { sku = '', slug = '', color = '', size = '', style = '', quantity } = form;
  if (!sku && !slug) throw invalid('The form names no product.');
  return { sku, slug, color, size, style, quantity: quantity === undefined ? 1 : wholeNumber(quantity, 1) };
}

export function lineActionOf(sku: string, form: Form): LineAction {
  if (form.remove !== undefined) return { type: 'set', sku, quantity: 0 };
  if (form.save !== undefined) return { type: 'save', sku };
  if (form.quantity === undefined) throw invalid('The form has no quantity.');
  const quantity = wholeNumber(form.quantity, 0);
  if (form.step === undefined) return { type: 'set', sku, quantity };
  if (form.step !== '1' && form.step !== '-1') throw invalid('A step is 1 or -1.');
  return { type: 'set', sku, quantity: Math.max(0, quantity + Number(form.step)) };
}

export function savedActionOf(sku: string, form: Form): LineAction {
  if (form.move !== undefined) return { type: 'move_back', sku };
  if (form.remove !== undefined) return { type: 'forget_saved', sku };
  throw invalid('The form does not say what to do.');
}

export function mergeActionOf(form: Form): Action {
  if (form.undo !== undefined) return { type: 'undo_merge' };
  throw invalid('The form does not say what to do.');
}

function wholeNumber(text: string, min: number): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min)) throw invalid(`The quantity is a whole number from ${min} to ${LIMITS.quantity}.`);
  return number;
}

const invalid = (message: string) => new Problem(400, 'invalid_request', message);
