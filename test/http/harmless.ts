import assert from 'node:assert/strict';
import sanitizeHtml from 'sanitize-html';

/** A text that is markup wherever it may appear: as content, in an attribute, a script or an address. */
export const evil = (field: string) =>
  `${field}"'><img src=x onerror=alert(1)><script>alert("${field}")</script>&lt;b&gt;`;

interface Element {
  name: string;
  attributes: Record<string, string>;
}

/** Returns the elements of a page as a parser sees them, and its text outside of scripts. */
export function parse(page: string): { elements: Element[]; text: string } {
  const elements: Element[] = [];
  const texts: string[] = [];
  sanitizeHtml(page, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    onOpenTag: (name, attributes) => elements.push({ name, attributes }),
    textFilter: (text) => {
      texts.push(text);
      return text;
    },
  });
  return { elements, text: unescaped(texts.join('')) };
}

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

export function assertHarmless(page: string, where: string): void {
  for (const { name, attributes } of parse(page).elements) {
    for (const [attribute, value] of Object.entries(attributes)) {
      assert.ok(!attribute.startsWith('on'), `${where}: <${name} ${attribute}>`);
      assert.ok(attribute !== 'style', `${where}: <${name} style>`);
      if (['href', 'src', 'action', 'formaction'].includes(attribute))
        assert.match(
          value,
          /^(\/(?!\/)|#|\?|https:\/\/shop\.test\/|mailto:help@)|^$/,
          `${where}: <${name} ${attribute}>`,
        );
    }
    if (name === 'script')
      assert.ok(
        attributes.src?.startsWith('/assets/') || /^application\/(ld\+)?json$/.test(attributes.type ?? ''),
        where,
      );
    if (name === 'img') assert.match(attributes.src ?? '', /^\/(pictures|assets)\//, where);
    assert.ok(!['iframe', 'object', 'embed', 'base'].includes(name), `${where}: <${name}>`);
  }
  // A script element must end where the shop ends it, so its content must be complete JSON.
  for (const [, json = ''] of page.matchAll(/<script type="application\/[^>]*>([\s\S]*?)<\/script>/g))
    assert.doesNotThrow(() => JSON.parse(json), where);
}
