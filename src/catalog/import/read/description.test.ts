import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitizeDescription } from './description.ts';

const CASES: Record<string, [html: string, sanitized: string]> = {
  'what is on the list stays': [
    '<p>Soft<br>and <strong>warm</strong></p><ul><li>wool</li></ul>',
    '<p>Soft<br />and <strong>warm</strong></p><ul><li>wool</li></ul>',
  ],
  'headings move below those of the page': [
    '<h1>A</h1><h2>B</h2><h5>C</h5>',
    '<h3>A</h3><h3>B</h3><h4>C</h4>',
  ],
  'scripts and styles go with their text': [
    '<p>a<script>alert(1)</script><style>p{}</style></p>',
    '<p>a</p>',
  ],
  'attributes and pictures go': [
    '<p class="x" style="color:red" onclick="x()">a<img src=x onerror=alert(1)></p>',
    '<p>a</p>',
  ],
  'links lead out of the shop, and tell search engines so': [
    '<a href="https://example.com/a?b=1&amp;c=2" target=_blank>a</a>',
    '<a href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener">a</a>',
  ],
  'other links are their text': [
    '<p><a href="javascript:alert(1)">a</a> <a href="//evil.example">b</a> <a href=" java\nscript:x">c</a></p>',
    '<p>a b c</p>',
  ],
  'plain text becomes paragraphs': [
    'Soft & warm.\r\n\r\nFrom Porto <3',
    '<p>Soft &amp; warm.</p>\n<p>From Porto &lt;3</p>',
  ],
  'divisions become paragraphs': ['<div>a</div><div>b</div>', '<p>a</p><p>b</p>'],
  'cells span at most 20': [
    '<table><tr><td colspan="999" rowspan="2">a</td></tr></table>',
    '<table><tr><td rowspan="2">a</td></tr></table>',
  ],
  'comments go': ['a<!-- b -->', '<p>a</p>'],
  'nothing is nothing': [' <p> </p> ', ''],
};

for (const [name, [html, sanitized]] of Object.entries(CASES)) {
  test(name, () => assert.equal(sanitizeDescription(html), sanitized));
}

test('sanitizing again changes nothing', () => {
  const odd = [
    ...Object.values(CASES).map(([html]) => html),
    '<div><p>a</p><div>b</div></div>',
    '<p><div>a</p></div>b',
    '<b><p>a</b>c</p>',
    '<ul><li>a<ul><li>b</ul></ul>',
    '<table><td>a<tr><div>b</table>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<<p>a</p>',
    '<svg><script>alert(1)</script><p>x</svg>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<blockquote><p>a</p></blockquote>',
    'a &nbsp; b &euro; &#128; c',
    '<p>a',
    '<',
    '&',
  ];
  for (const html of odd) {
    const once = sanitizeDescription(html);
    assert.equal(sanitizeDescription(once), once, html);
    assert.doesNotMatch(once, /<(?:script|img|svg|style)|onerror=[^&]*>|javascript:/i, html);
  }
});
