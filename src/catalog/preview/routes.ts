import type { FastifyInstance } from 'fastify';
import { type Queryable, statement } from '../../database/database.ts';
import { deliveryDays, homeMethod } from '../../layout/delivery-terms.ts';
import { html } from '../../layout/html.ts';
import { sendPage } from '../../layout/send-page.ts';
import { colorHex } from '../../pictures/colors.ts';
import type { Catalog } from '../catalog.ts';
import { departmentsOf, typeOf } from '../listings/departments.ts';
import { productOf } from '../product-row.ts';
import type { ProductRow } from '../queries.ts';
import { productPage } from '../views/product/product-page.ts';
import { type PreviewSigner, previewedProduct } from './preview-link.ts';

export interface PreviewDeps {
  database: Queryable;
  catalog: Pick<Catalog, 'labels'>;
  linkSigner: PreviewSigner;
}

/** Shows a product to anyone who has its signed link. The page is rendered for each request and is never cached. */
export function previewRoutes({ database, catalog, linkSigner }: PreviewDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { token: string } }>('/preview/:token', async (request, reply) => {
      const id = previewedProduct(linkSigner, request.params.token, new Date());
      const row = id === undefined ? undefined : await database.find(selectPreview, [id]);
      if (!row) return reply.callNotFound();
      const product = productOf(listed(row), await catalog.labels());
      const { settings } = reply.server.site;
      const days = deliveryDays(new Date(), homeMethod(settings.delivery), settings.timeZone);
      const input = { product, related: [], deliveryDays: days, preselected: {} };
      const content = productPage(input, settings);
      const note = html`<p class="notice warn" role="status">This is a preview. Shoppers see the product when it’s active.</p>`;
      reply.header('x-robots-tag', 'noindex');
      return sendPage(reply, {
        ...{ ...content, robots: 'noindex', jsonLd: undefined, canonical: undefined, openGraph: undefined },
        main: html`<div class="wrap">${note}</div>${content.main}`,
      });
    });
  };
}

type PreviewRow = Omit<ProductRow, 'related' | 'department_slugs' | 'type_slug' | 'colors'> & {
  tags: string[];
  product_category: string;
};

const selectPreview = statement<[id: string], PreviewRow>(`
  SELECT p.id, p.slug, p.name, p.description_html, p.materials, p.care, p.measurements, p.vendor, p.type, p.tags, p.product_category,
    p.option_names, p.drawing, p.images -> 0 ->> 'alt' AS alt, p.seo_title, p.seo_description, p.version,
    (SELECT coalesce(json_agg(json_build_array(v.sku, v.merchant_sku, v.option_values, v.color, v.size, v.style,
        v.price_minor, v.compare_at_minor, sellable(v)) ORDER BY v.position), '[]')
      FROM variants v WHERE v.product_id = p.id) AS variants,
    NULL AS rating, NULL AS reviews
  FROM products p WHERE p.id = $1::bigint`);

/** What a listing stores for an active product. */
function listed(row: PreviewRow): Omit<ProductRow, 'related'> {
  const colors = [...new Set(row.variants.map(([, , , color]) => color).filter(Boolean))];
  return {
    ...row,
    department_slugs: departmentsOf(row.tags),
    type_slug: typeOf(row.type, row.product_category)?.slug ?? '',
    colors: colors.map((name) => ({ name, hex: colorHex(name) })),
  };
}
