/**
 * The first row with a word in the text wins, so a row stands before those whose words its own names contain:
 * a shirt dress is a dress, dress shoes are shoes. English, German, French, Spanish and Italian, without accents,
 * singular or with s, es, n, en. `-word` may also end a compound ("Winterjacke"); `a_b` is two words in a row.
 */
export const garmentWords: readonly (readonly [drawing: string, words: string])[] = [
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
