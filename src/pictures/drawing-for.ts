import { drawings, FALLBACK_DRAWING } from './drawings.ts';

/** The parts of a product that may name its garment. */
export type ProductWords = {
  imageSources?: readonly string[];
  type?: string;
  title?: string;
  tags?: readonly string[];
};

const maxTextLength = 200;
const maxListLength = 50;

/** Chooses a drawing by an image named like one, then by the type, the title, and the tags. */
export function drawingFor({ imageSources = [], type = '', title = '', tags = [] }: ProductWords): string {
  return (
    firstMatch(imageSources.slice(0, maxListLength), drawingNamedBy) ??
    drawingInWords(type) ??
    drawingInWords(title) ??
    firstMatch(tags.slice(0, maxListLength), drawingInWords) ??
    FALLBACK_DRAWING
  );
}

function firstMatch<T>(values: readonly T[], find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found) return found;
  }
  return undefined;
}

/** `https://x/files/oxford-shirt.svg?v=1` names a drawing of the shop. Files of other types never do. */
function drawingNamedBy(source: string): string | undefined {
  const name = /(?:^|\/)([a-z-]{1,40})\.svg(?:[?#]|$)/.exec(source.slice(0, 2_000))?.[1];
  return name !== undefined && drawings.has(name) ? name : undefined;
}

function drawingInWords(text: string): string | undefined {
  const words = plainWords(text);
  return rules.find(({ pattern }) => pattern.test(words))?.name;
}

/** Lowercase, without accents, one space around every word. "T-shirt" and "long sleeve" become one word each. */
function plainWords(text: string): string {
  const words = text
    .slice(0, maxTextLength)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ');
  return ` ${words} `
    .replace(/\bt shirt/g, 'tshirt')
    .replace(/\blong sleeved?\b/g, 'longsleeve')
    .replace(/ (langarm|manches longues|manga larga) /g, ' longsleeve ');
}

/**
 * The first row with a word in the text wins, so a row comes before the rows whose words its names contain: a shirt
 * dress is a dress, and dress shoes are shoes. Words are English, German, French, Spanish, and Italian, without
 * accents, and match with the endings s, es, n, and en. `-word` also matches the end of a compound ("Winterjacke"),
 * and `a_b` matches two words in a row.
 */
const garmentWords: readonly (readonly [drawing: string, words: string])[] = [
  ['oxford-shirt', 'dress_shirt oxford_shirt'],
  [
    'tote',
    '-bag backpack tote handbag shopper -tasche -beutel -rucksack rucksacke sac cabas sac_a_dos bolso bolsa mochila borsa zaino',
  ],
  [
    'sneakers',
    'shoe -shoes -sneaker boot -boots loafer trainers sandal -schuh -schuhe -stiefel sandale chaussure basket botte bottine zapato zapatilla bota botin sandalia scarpe scarpa stivale stivali',
  ],
  ['socks', '-sock -socks -socke strumpf strumpfe chaussette calcetin calcetines calze calzini'],
  ['shorts', '-short -shorts bermuda kurze_hose pantalon_corto pantalones_cortos pantaloncini'],
  ['straight-jeans', 'jeans vaquero vaqueros tejano'],
  ['chinos', '-trousers -pants chino legging sweatpants jogger slacks -hose pantalon pantalones pantaloni'],
  ['midi-dress', '-dress gown jumpsuit -kleid -kleider robe vestido vestito abito'],
  ['pleated-skirt', '-skirt jupe falda gonna minirock faltenrock'],
  ['breton-tee', 'breton mariniere ringelshirt striped_tshirt striped_tee streifenshirt'],
  ['long-sleeve-tee', 'longsleeve longsleeve_tshirt longsleeve_tee langarmshirt'],
  ['polo', 'polo poloshirt polohemd'],
  ['hoodie', '-hoodie hoody sweatshirt sweat kapuzenpullover kapuzenpulli sudadera felpa'],
  [
    'cable-knit',
    '-sweater jumper pullover cardigan knitwear strickjacke -pullover -pulli strickpullover pull gilet tricot jersey cardigan maglione maglia chaqueta_de_punto',
  ],
  [
    'parka',
    'parka -raincoat rainjacket rain_jacket rain_coat anorak windbreaker puffer down_jacket regenjacke regenmantel daunenjacke impermeable k_way chubasquero doudoune impermeabile piumino',
  ],
  ['wool-coat', '-coat overcoat blazer cape trench -mantel manteau abrigo cappotto sakko'],
  [
    'overshirt',
    '-jacket overshirt shacket -jacke veste blouson surchemise chaqueta cazadora giacca vest weste',
  ],
  ['crew-tee', '-tshirt -tee top tank camiseta maglietta debardeur unterhemd'],
  ['oxford-shirt', '-shirt -shirts blouse -hemd -hemden -bluse chemise chemisier camisa blusa camicia'],
  ['pleated-skirt', '-rock rocke'],
  ['scarf', '-scarf scarves shawl -schal schals echarpe foulard bufanda panuelo sciarpa'],
  [
    'beanie',
    '-hat -cap -beanie -mutze -kappe hut hute bonnet casquette chapeau gorro gorra sombrero cappello berretto',
  ],
  ['straight-jeans', 'denim jean'],
  ['cable-knit', 'knit knitted strick wool wolle laine'],
  ['parka', 'rain regen pluie lluvia'],
];

type Rule = { name: string; pattern: RegExp };

const rules: readonly Rule[] = garmentWords.map(([name, words]) => ({
  name,
  pattern: new RegExp(words.split(' ').map(patternOf).join('|')),
}));

function patternOf(word: string): string {
  const start = word.startsWith('-') ? '' : ' ';
  return `${start}${word.replace(/^-/, '').replaceAll('_', ' ')}(?:s|es|n|en)? `;
}
