import { slugOf } from '../product.ts';

/** The departments, in the order of the shop's menu. */
export const DEPARTMENTS = [
  { slug: 'women', label: 'Women' },
  { slug: 'men', label: 'Men' },
  { slug: 'accessories', label: 'Accessories' },
  { slug: 'kids', label: 'Kids' },
] as const;
export type DepartmentSlug = (typeof DEPARTMENTS)[number]['slug'];

const WORDS: Record<DepartmentSlug, string> = {
  women:
    'women woman womens ladies lady female damen frauen femme femmes mujer mujeres donna donne dames vrouwen mulher mulheres feminino kobiety damskie dam kvinna dame kvinder zeny unisex',
  men: 'men man mens gentlemen male herren manner maenner homme hommes hombre hombres uomo uomini heren mannen homem homens masculino mezczyzni meskie herr herre muzi unisex',
  accessories:
    'accessories accessory accessoires accessoire zubehor zubehoer accesorios accesorio accessori accessorio acessorios akcesoria accessoarer tilbehor doplnky',
  kids: 'kids kid children child girls boys baby babies toddler kinder enfants enfant ninos bambini bambino kinderen criancas dzieci barn deti',
};

const departmentsByWord = new Map<string, DepartmentSlug[]>();
for (const { slug } of DEPARTMENTS) {
  for (const word of WORDS[slug].split(' ')) {
    departmentsByWord.set(word, [...(departmentsByWord.get(word) ?? []), slug]);
  }
}

/** Shopify has no departments, so they are read from tags such as "women", "Women's", or "Damen". */
export function departmentsOf(tags: readonly string[]): DepartmentSlug[] {
  const found = new Set<DepartmentSlug>();
  for (const tag of tags) {
    for (const word of slugOf(tag).split('-')) {
      for (const department of departmentsByWord.get(word) ?? []) found.add(department);
    }
  }
  return DEPARTMENTS.map(({ slug }) => slug).filter((slug) => found.has(slug));
}

/** The type or, when it is empty, the last part of the product category: "Clothing > Shirts" → "Shirts". */
export function typeOf(type: string, productCategory: string): { slug: string; label: string } | null {
  const label = type || (productCategory.split('>').at(-1) ?? '').trim();
  const slug = slugOf(label);
  return slug === '' ? null : { slug, label };
}
