import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawings, drawnViews, getDrawing } from './drawings.ts';
import { cutOut, recolor } from './recolor.ts';

test('recoloring changes only the base color of the root element', () => {
  const { svg } = getDrawing('polo');
  const red = recolor(svg, 'b3312f');
  assert.match(red, /^<svg[^>]* color="#b3312f"/);
  const withoutRoot = (text: string): string => text.slice(text.indexOf('>'));
  assert.equal(withoutRoot(red), withoutRoot(svg));
});

test('every drawing has one base color and no script, style, or external reference', () => {
  for (const { name, svg } of drawings.values()) {
    assert.match(svg, /^<svg[^>]* color="#[0-9a-f]{6}"/, name);
    assert.doesNotMatch(svg, /<script|<style|style=|<image|href="(?!#)|url\((?!#)/, name);
  }
});

test('a cut keeps the shape of its view and lies within the drawing', () => {
  for (const drawing of drawings.values()) {
    for (const view of drawnViews) {
      const { svg, box, size } = cutOut(drawing, '000000', view, 400);
      const [, width = 0, height = 0] = (/width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
      assert.deepEqual(size, { width: 400, height: 533 });
      assert.ok(Math.abs(box.height / box.width - 4 / 3) < 0.01, `${drawing.name} ${view}`);
      assert.ok(box.left + box.width <= width && box.top + box.height <= height, `${drawing.name} ${view}`);
    }
  }
});
