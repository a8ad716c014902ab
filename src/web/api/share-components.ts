import type { ApiDocument } from './document.ts';

/** Keys whose values are examples and not parts of the document. */
const DATA = new Set(['example', 'examples', 'const', 'enum', 'default']);

/**
 * Moves what has a name into `components`, once, and refers to it. A schema is named by its `title`, any other part
 * by `$shared`, such as `headers/ETag`.
 */
export function shareComponents<Document extends Pick<ApiDocument, 'paths' | 'components'>>(
  document: Document,
): Document {
  const components = structuredClone(document.components);

  function share(place: string, part: Record<string, unknown>): { $ref: string } {
    const [kind = '', name = ''] = place.split('/');
    const shared = components[kind] ?? {};
    components[kind] = shared;
    const known = shared[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(part))
      throw new Error(`The API document has two different parts named ${place}`);
    shared[name] = part;
    return { $ref: `#/components/${place}` };
  }

  function walk(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node).map(([key, value]) => [key, DATA.has(key) ? value : walk(value)]);
    const { $shared, title, ...part } = Object.fromEntries(entries);
    if ($shared !== undefined) return share($shared, part);
    // A schema may have a member that is named "title", which is no name.
    if (typeof title === 'string') return share(`schemas/${title}`, part);
    return title === undefined ? part : { ...part, title };
  }

  const paths = walk(document.paths) as Document['paths'];
  return { ...document, paths, components };
}
