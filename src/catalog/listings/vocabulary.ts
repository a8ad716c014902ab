import { type Queryable, statement } from '../../database/database.ts';
import { slugOf } from '../product.ts';
import { sizeRank } from '../sizes.ts';
import { DEPARTMENTS, typeOf } from './departments.ts';

/**
 * Updates the values that filters offer and the words that spelling correction knows. Neither depends on stock, so only
 * an import calls this.
 */
export async function refreshVocabulary(connection: Queryable): Promise<void> {
  await refreshFacetValues(connection);
  await connection.run(recountWords, []);
}

type Kind = 'department' | 'type' | 'size' | 'color';

interface FacetValueRow {
  kind: Kind;
  slug: string;
  label: string;
  position: number;
}

/** The most distinct values that are read, most used first. */
const MAX_VALUES = 20_000;

/**
 * Updates the filter values to those of all variants of active products, in stock or not, so that a sale never changes
 * them. Values that no product uses anymore are deleted.
 */
async function refreshFacetValues(connection: Queryable): Promise<void> {
  const used = await connection.list(usedValues, [MAX_VALUES]);
  const rows = JSON.stringify(facetValuesOf(used));
  await connection.run(deleteOthers, [rows]);
  await connection.run(upsertValues, [rows]);
}

interface UsedValue {
  kind: Kind;
  value: string;
  /** Set for types only: the product category that replaces an empty type. */
  productCategory: string;
}

/** `used` starts with the most used values, whose spelling becomes the label: "Navy" rather than "navy". */
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

/**
 * Counts for each word of a name, type, tag, or color how many active products contain it, and how many have it in their
 * name. All words are recounted, because increments would drift; 50,000 products took 1.4 seconds on two busy cores.
 * Unchanged words are not written. Punctuation is replaced first, because the text search parser would read "men/women" as
 * a file path.
 */
const recountWords = statement<[], unknown>(`
  WITH in_names AS MATERIALIZED (
    SELECT word, ndoc AS products
    FROM ts_stat($$
      SELECT to_tsvector('simple', translate(product.name, '/.@_:"[],', '         '))
      FROM listings AS listing JOIN products AS product ON product.id = listing.product_id
    $$)
  ), words AS MATERIALIZED (
    SELECT word, ndoc AS products, coalesce(in_names.products, 0) AS names
    FROM ts_stat($$
      SELECT to_tsvector('simple', translate(concat_ws(' ', product.name, product.type,
        array_to_string(product.tags, ' '),
        jsonb_path_query_array(listing.card, '$.colors[*].name')::text), '/.@_:"[],', '         '))
      FROM listings AS listing JOIN products AS product ON product.id = listing.product_id
    $$) LEFT JOIN in_names USING (word)
    WHERE char_length(word) BETWEEN 3 AND 40 AND word !~ '[^[:alpha:]]'
  ), gone AS (
    DELETE FROM search_words WHERE NOT EXISTS (SELECT FROM words WHERE words.word = search_words.word)
  )
  INSERT INTO search_words (word, products, names)
  SELECT word, products, names FROM words
  ON CONFLICT (word) DO UPDATE SET products = excluded.products, names = excluded.names
  WHERE (search_words.products, search_words.names) IS DISTINCT FROM (excluded.products, excluded.names)`);
