import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorHex, colorNames } from './colors.ts';

test('color names in five languages are recognized in any case and with or without accents', () => {
  const table: Record<string, string> = {
    f0ece3: 'Chalk|CHALK|off-white',
    a9bed4: 'Sky blue|Sky|Hellblau|Bleu ciel|Azul cielo|Azzurro',
    '4a6484': 'Mid blue|Denim|Blue|Blau|Washed denim',
    '9c9a95': 'Grey marl|Gray marl|Marl|Grau|Gris chiné|grey',
    cfa8a0: 'Dusty rose|Rose|Altrosa',
    '232c42': 'Navy|Dark navy|Navy/White|Marineblau|Bleu marine|Azul Marino',
    '242425': 'Black|Schwarz|Noir|Negro|Nero|washed BLACK|schwarze',
    f6f5f1: 'White|Weiß|Blanc|Blanco|Bianco',
    '4f7a54': 'Green|Grün|Vert|Verde|Graugrün',
    '32503f': 'Forest|Dark green|Dunkelgrün',
    '6a2430': 'Burgundy|Weinrot|Bordeaux',
    b3312f: 'Red|Rot|Rouge|Rojo|Rosso',
    dccfb8: 'Oat',
    c2a982: 'Sand',
    b08d66: 'Camel',
    a9583a: 'Rust',
    '8c3a2f': 'Brick',
    '6b6a4c': 'Olive',
    '93a08f': 'Sage|Salbei',
    c79c3c: 'Mustard|Senfgelb',
  };
  for (const [hex, names] of Object.entries(table)) {
    for (const name of names.split('|')) assert.equal(colorHex(name), hex, name);
  }
});

test('a name without a color is gray marl', () => {
  for (const name of [
    '',
    'Default Title',
    'XL',
    '123',
    '/',
    '💙',
    'constructor',
    '__proto__',
    'x'.repeat(1e6),
  ]) {
    assert.equal(colorHex(name), '9c9a95', name.slice(0, 20));
  }
});

test('no name stands for two colors', () => {
  const names = colorNames.flatMap(([, words]) => words.split(', '));
  assert.deepEqual(
    names.filter((name, at) => names.indexOf(name) !== at),
    [],
  );
  for (const [hex] of colorNames) assert.match(hex, /^[0-9a-f]{6}$/);
});
