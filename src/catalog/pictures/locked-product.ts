import type { Queryable } from '../../database/database.ts';
import { lockRow } from '../editing/write-product.ts';
import {
  findPicturedProduct,
  listPictures,
  type PicturedProduct,
  type StoredPicture,
} from './find-pictures.ts';
import { publishPictures } from './publish-pictures.ts';

/** Finds a product and locks it, so that its pictures change one after the other. */
export async function lockProduct(connection: Queryable, slug: string): Promise<PicturedProduct | undefined> {
  const product = await findPicturedProduct(connection, slug);
  return product && (await lockRow(connection, product.id)) !== undefined ? product : undefined;
}

/** Shows the pictures of a locked product in the shop, and returns one of them. */
export async function publishAndFind(
  connection: Queryable,
  product: PicturedProduct,
  id: string,
): Promise<StoredPicture> {
  await publishPictures(connection, product.id);
  const picture = (await listPictures(connection, product.id)).find((one) => one.id === id);
  if (!picture) throw new Error('a picture has gone while its product was locked');
  return picture;
}

/** What the audit log says a change of a picture is about. */
export const subjectOf = ({ slug }: PicturedProduct) => ({ kind: 'product', id: slug });
