import { type Database, statement } from '../../database/database.ts';
import { type Cart, type CartDocument, documentOf, withDefaults } from '../cart-document.ts';
import { decodeCart, type EncodedCart, encodeCart } from './cart-content.ts';

/**
 * A cart's row has either the compact content or the older JSON document. Both are read. The release before reads
 * documents only, so a shop that it has served writes them until "npm run state -- compact-carts".
 */
export type CartForm = 'compact' | 'document';

/** The columns of a cart, of which one is null. */
export interface StoredCart {
  version: string | number;
  content: string | null;
  document: Partial<CartDocument> | null;
}

export const cartOfRow = ({ version, content, document }: StoredCart): Cart =>
  content === null ? withDefaults({ version, document: document ?? {} }) : decodeCart(version, content);

/** The values of the columns `content` and `document`. */
export type CartColumns = readonly [content: string | null, document: string | null];

/** Encodes a cart for its row. The encoded previous version saves work where lines have not changed. */
export function encodeAs(
  form: CartForm,
  cart: Cart,
  previous?: EncodedCart,
): EncodedCart & { columns: CartColumns } {
  if (form === 'document') return { cart, lineTexts: [], columns: [null, documentOf(cart)] };
  const { lineTexts, content } = encodeCart(cart, previous);
  return { cart, lineTexts, columns: [content, null] };
}

export const columnsOf = (cart: Cart, form: CartForm): CartColumns => encodeAs(form, cart).columns;

const COMPACT_CARTS = 'compact carts';

const selectForm = statement<[name: string], { name: string }>(
  'SELECT name FROM written_forms WHERE name = $1',
);

const insertForm = statement<[name: string], never>(
  'INSERT INTO written_forms (name) VALUES ($1) ON CONFLICT DO NOTHING',
);

/** The form in which this shop's carts are written. An instance reads it once, because it changes only once. */
export const readCartForm = async (database: Database): Promise<CartForm> =>
  (await database.find(selectForm, [COMPACT_CARTS])) ? 'compact' : 'document';

/** Instances that start from now on write compact carts. No instance of the release before may be running. */
export const writeCompactCarts = (database: Database): Promise<number> =>
  database.run(insertForm, [COMPACT_CARTS]);
