import type { EditableProduct } from '../../../catalog/editing/find-product.ts';
import type { ProductDraft } from '../../../catalog/editing/product-draft.ts';
import { TAX_CLASSES } from '../../../settings/taxes/tax-classes.ts';

/** The fields of a product besides its variants: each is a text, so that two texts can be compared. */

export const FIELD_KEYS = [
  ...(['name', 'slug', 'description', 'type', 'category', 'tags', 'vendor'] as const),
  ...(['materials', 'care', 'measurements', 'status', 'taxClass', 'seoTitle', 'seoDescription'] as const),
] as const;
export type FieldKey = (typeof FIELD_KEYS)[number];
export type Fields = Readonly<Record<FieldKey, string>>;

export const FIELD_LABELS: Fields = {
  name: 'Name',
  slug: 'Address in the shop',
  description: 'Description',
  type: 'Type',
  category: 'Category',
  tags: 'Tags',
  vendor: 'Vendor',
  materials: 'Materials',
  care: 'Care',
  measurements: 'Measurements',
  status: 'Status',
  taxClass: 'Tax class',
  seoTitle: 'Title for search engines',
  seoDescription: 'Description for search engines',
};

export const STATUSES = [
  { value: 'draft', label: 'Draft' },
  { value: 'active', label: 'Active' },
  { value: 'archived', label: 'Archived' },
] as const;

export const EMPTY_FIELDS: Fields = {
  ...{ name: '', slug: '', description: '', type: '', category: '', tags: '', vendor: '', materials: '' },
  ...{ care: '', measurements: '', status: 'draft', taxClass: 'standard', seoTitle: '', seoDescription: '' },
};

export const fieldsOf = (product: EditableProduct): Fields => ({
  ...product,
  description: product.descriptionHtml,
  category: product.productCategory,
  tags: product.tags.join(', '),
});

/** The members of a draft that the changed fields stand for. */
export function membersOf({
  description,
  category,
  tags,
  status,
  taxClass,
  ...same
}: Partial<Fields>): Partial<ProductDraft> {
  return {
    ...same,
    ...(description !== undefined && { descriptionHtml: description }),
    ...(category !== undefined && { productCategory: category }),
    ...(tags !== undefined && { tags: tags.split(/[,\n]/) }),
    ...(taxClass !== undefined && { taxClass: TAX_CLASSES.find((one) => one === taxClass) ?? 'standard' }),
    ...(status !== undefined && { status: STATUSES.find(({ value }) => value === status)?.value ?? 'draft' }),
  };
}
