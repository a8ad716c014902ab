import { paths } from '../../layout/paths.ts';

/** Signs links and verifies them, such as the shop's link signer. */
export interface PreviewSigner {
  sign(purpose: string, id: string): string;
  verify(purpose: string, token: string): string | undefined;
}

const PURPOSE = 'product preview';
const DAYS = 14;
const DAY_MS = 86_400_000;

/** A link that shows a product to anyone who has it, drafts and archived products included, for 14 days. */
export const previewLink = (signer: PreviewSigner, productId: string, now: Date): string =>
  paths.productPreview(signer.sign(PURPOSE, `${productId}-${Math.floor(now.getTime() / DAY_MS) + DAYS}`));

/** Returns the ID of the product that a link shows, or undefined if it was not signed here or has expired. */
export function previewedProduct(signer: PreviewSigner, token: string, now: Date): string | undefined {
  const [, productId, lastDay] = /^(\d{1,18})-(\d{1,6})$/.exec(signer.verify(PURPOSE, token) ?? '') ?? [];
  return Math.floor(now.getTime() / DAY_MS) <= Number(lastDay) ? productId : undefined;
}
