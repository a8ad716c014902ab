import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningsOf, valuesByMeaning } from './options.ts';

test('color and size are recognized in many languages and in any order', () => {
  const pairs = [
    ['Color', 'Size'],
    ['Colour', 'Shoe size (EU)'],
    ['Farbe', 'Größe'],
    ['FARBE', 'Groesse'],
    ['Hauptfarbe', 'Schuhgröße'],
    ['Couleur', 'Taille'],
    ['Color', 'Talla'],
    ['Colore', 'Taglia'],
    ['Kleur', 'Maat'],
    ['Kolor', 'Rozmiar'],
    ['Färg', 'Storlek'],
    ['Cor', 'Tamanho'],
    ['Цвет', 'Размер'],
    ['カラー', 'サイズ'],
    ['颜色', '尺码'],
  ] as const;
  for (const [color, size] of pairs) {
    assert.deepEqual(meaningsOf([color, size]), { color: 0, size: 1, styles: [] }, `${color} ${size}`);
    assert.deepEqual(meaningsOf([size, color]), { color: 1, size: 0, styles: [] }, `${size} ${color}`);
  }
});

test('options that are neither are styles, and two of them are joined', () => {
  const meanings = meaningsOf(['Passform', 'Färg', 'Material']);
  assert.deepEqual(meanings, { color: 1, size: undefined, styles: [0, 2] });
  assert.deepEqual(valuesByMeaning(['Slim', 'Blå', 'Linen'], meanings), {
    color: 'Blå',
    size: '',
    style: 'Slim / Linen',
  });
});

test('waist is preferred over length as the size', () => {
  assert.deepEqual(meaningsOf(['Length', 'Waist']), { color: undefined, size: 1, styles: [0] });
  assert.deepEqual(meaningsOf(['Waist', 'Size']), { color: undefined, size: 1, styles: [0] });
  assert.deepEqual(meaningsOf(['Length']), { color: undefined, size: 0, styles: [] });
});

test('a second color is a style', () => {
  assert.deepEqual(meaningsOf(['Color', 'Lining color', 'Size']), { color: 0, size: 2, styles: [1] });
});
