import { type Queryable, statement } from '../../database/database.ts';
import { sizeRank, slugOf } from '../product.ts';
import { DEPARTMENTS, typeOf } from './departments.ts';

type Kind = 'department' | 'type' | 'size' | 'color';

interface FacetValueRow {
  kind: Kind;
  slug: string;
  label: string;
  position: number;
}

/** Of distinct texts of variants and products, the most used first. */
const MAX_VALUES = 20_000;

/**
 * Makes the values that filters offer fit the products on sale: of all their variants, in stock or not, so
 * that a sale never changes them. Those that no product uses any more go.
 */
export async function refreshFacetValues(connection: Queryable): Promise<void> {
  const used = await connection.list(usedValues, [MAX_VALUES]);
  const rows = JSON.stringify(facetValuesOf(used));
  await connection.run(deleteOthers, [rows]);
  await connection.run(upsertValues, [rows]);
}

interface UsedValue {
  kind: Kind;
  value: string;
  /** Of a type only: what stands for an empty one. */
  productCategory: string;
}

/** `used` begins with the most used, whose spelling becomes the label: "Navy" rather than "navy". */
function facetValuesOf(used: readonly UsedValue[]): FacetValueRow[] {
  const labels: Record<Kind, Map<string, string>> = {
    department: new Map(),
    type: new Map(),
    size: new Map(),
    color: new Map(),
  };
  for (const { kind, value, productCategory } of used) {
    const label = kind === 'type' ? (typeOf(value, productCategory)?.label ?? '') : value;
    const slug = slugOf(label);
    if (slug !== '' && !labels[kind].has(slug)) labels[kind].set(slug, label);
  }
  return [
    ...DEPARTMENTS.filter(({ slug }) => labels.department.has(slug)).map(({ slug, label }, position) => ({
      kind: 'department' as const,
      slug,
      label,
      position,
    })),
    ...positioned('type', labels.type, byLabel),
    ...positioned('size', labels.size, (a, b) => sizeRank(a) - sizeRank(b) || byLabel(a, b)),
    ...positioned('color', labels.color, byLabel),
  ];
}

const collator = new Intl.Collator('en', { numeric: true });
const byLabel = (a: string, b: string): number => collator.compare(a, b);

function positioned(
  kind: Kind,
  labels: ReadonlyMap<string, string>,
  compare: (a: string, b: string) => number,
): FacetValueRow[] {
  return [...labels]
    .sort(([, a], [, b]) => compare(a, b))
    .map(([slug, label], position) => ({ kind, slug, label, position }));
}

const usedValues = statement<[limit: number], UsedValue>(`
  SELECT kind, value, "productCategory" FROM (
    SELECT 'color' AS kind, color AS value, '' AS "productCategory", count(*) AS uses
    FROM variants JOIN listings USING (product_id) WHERE color <> '' GROUP BY color
    UNION ALL
    SELECT 'size', size, '', count(*)
    FROM variants JOIN listings USING (product_id) WHERE size <> '' GROUP BY size
    UNION ALL
    SELECT 'type', product.type, CASE product.type WHEN '' THEN product.product_category ELSE '' END, count(*)
    FROM products AS product JOIN listings ON product_id = product.id GROUP BY 2, 3
    UNION ALL
    SELECT 'department', department, '', count(*)
    FROM listings CROSS JOIN unnest(department_slugs) AS department GROUP BY department
  ) AS used
  ORDER BY uses DESC, value
  LIMIT $1`);

const FACETS = `json_to_recordset($1::json) AS facet (kind text, slug text, label text, position integer)`;

const deleteOthers = statement<[json: string], unknown>(`
  DELETE FROM facet_values
  WHERE NOT EXISTS (
    SELECT FROM ${FACETS} WHERE facet.kind = facet_values.kind AND facet.slug = facet_values.slug
  )`);

const upsertValues = statement<[json: string], unknown>(`
  INSERT INTO facet_values (kind, slug, label, position)
  SELECT kind, slug, label, position FROM ${FACETS}
  ON CONFLICT (kind, slug) DO UPDATE SET label = excluded.label, position = excluded.position
  WHERE (facet_values.label, facet_values.position) IS DISTINCT FROM (excluded.label, excluded.position)`);
