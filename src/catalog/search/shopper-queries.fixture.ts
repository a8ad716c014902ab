/**
 * What shoppers type, and what they must then see among the first four products of the demo catalog. Slugs must all be
 * among them, after "any" one of the slugs, and after "all" each of the first four must match one of the patterns,
 * and none that begins with "!".
 */
const QUERIES = `
pants = wool-flannel-trousers
trousers = wool-flannel-trousers
jumper = all *-sweater
jumpers = all *-sweater
pullover = all *-sweater
sweater = all *-sweater
sweaters = all *-sweater
tee = all *-t-shirt
tees = all *-t-shirt
tshirt = all *-t-shirt
t shirt = all *-t-shirt
t-shirt = all *-t-shirt
t-shirts = all *-t-shirt
tee shirt = all *-t-shirt
robe = all *-dress
dress = all *-dress
dresses = all *-dress
frock = all *-dress
trainers = all *-sneakers
sneakers = all *-sneakers
sneaker = all *-sneakers
shoes = all *-sneakers
shoe = all *-sneakers
runners = all *-sneakers
hoodie = all *-hoodie
hoodies = all *-hoodie
hoody = all *-hoodie
jeans = all *-jeans
jean = all *-jeans
denim = all *-jeans
chinos = all *-chinos
shorts = all *-shorts
bermuda = all *-shorts
coat = all *-coat *-topcoat
coats = all *-coat *-topcoat
raincoat = all *-raincoat
rain coat = all *-raincoat
mac = all *-raincoat
jacket = canvas-work-jacket
scarf = all *-scarf
scarves = all *-scarf
beanie = all *-beanie
beanies = all *-beanie
hat = all *-beanie
hats = all *-beanie
cap = all *-beanie
socks = all *-socks
sock = all *-socks
bag = all *-tote
bags = all *-tote
tote = all *-tote
shopper = all *-tote
skirt = pleated-wool-skirt satin-pleated-skirt travel-pleated-skirt
skirts = pleated-wool-skirt satin-pleated-skirt travel-pleated-skirt
polo = all *-polo
polo shirt = all *-polo
shirt = all *-shirt *-overshirt !*-t-shirt
overshirt = all *-overshirt
shacket = all *-overshirt
knitwear = all *-sweater
base layer = merino-base-layer
sale = all linen-overshirt packable-raincoat poplin-summer-dress boxy-t-shirt drawstring-shorts turn-up-chinos leather-sneakers recycled-wool-coat linen-blend-polo wide-checked-scarf
on sale = all linen-overshirt packable-raincoat poplin-summer-dress boxy-t-shirt drawstring-shorts turn-up-chinos leather-sneakers recycled-wool-coat linen-blend-polo wide-checked-scarf
dresses on sale = poplin-summer-dress
sale shoes = leather-sneakers
discounted coat = recycled-wool-coat
navy jeans under 100 = straight-jeans
jeans under 90 = lightweight-jeans straight-jeans
coat under 250 = recycled-wool-coat
socks below 15 = ribbed-cotton-socks summer-socks
t-shirt under €25 = everyday-t-shirt boxy-t-shirt
shirt 70-80 euro = all *-shirt *-overshirt !*-t-shirt
dress between 80 and 100 = tie-waist-midi-dress
coat over 400 = cashmere-blend-coat
scarf over 100 = checked-cashmere-scarf
sneakers 100 to 120 euro = court-sneakers leather-sneakers
red dress size M = tie-waist-midi-dress
black dress = tie-waist-midi-dress crepe-midi-dress jersey-midi-dress
navy jeans = selvedge-jeans straight-jeans
black jeans = selvedge-jeans high-rise-jeans straight-jeans
white sneakers = all *-sneakers
white shirt = all *-shirt *-overshirt !*-t-shirt
blue shirt = all *-shirt *-overshirt !*-t-shirt
green hoodie = loopback-hoodie brushed-hoodie summer-hoodie
pink socks = summer-socks cashmere-bed-socks
yellow raincoat = hooded-raincoat packable-raincoat
mustard sweater = cotton-cable-sweater recycled-wool-cable-sweater
camel coat = single-breasted-wool-coat cashmere-blend-coat
sky blue linen shirt = linen-shirt linen-overshirt
grey hoodie = loopback-hoodie heavyweight-hoodie wool-blend-hoodie
dusty rose beanie = cashmere-beanie
beige chinos = turn-up-chinos linen-cotton-chinos
brown coat = any single-breasted-wool-coat cashmere-blend-coat
burgundy scarf = checked-wool-scarf
t-shirt size xxl = all *-t-shirt
sneakers size 42 = all *-sneakers
sneakers 38 = all *-sneakers
socks 44 = all *-socks
jeans w32 = all *-jeans
mens jeans = selvedge-jeans
men's sweaters = all *-sweater
womens coat = all *-coat *-topcoat
women's dress = all *-dress
shorts for men = quick-dry-shorts
linen shirt = linen-shirt linen-overshirt
linen shirts = linen-shirt linen-overshirt
linen dress = linen-tie-waist-dress
cashmere = all *cashmere*
wool coat = single-breasted-wool-coat recycled-wool-coat boiled-wool-coat
leather shoes = leather-sneakers grained-leather-sneakers
merino = all merino-* *-merino-*
silk = silk-and-cotton-shirt
organic cotton t-shirt = heavyweight-t-shirt
striped t-shirt = any striped-long-sleeve heavy-sailor-t-shirt
striped = striped-long-sleeve striped-merino-long-sleeve striped-linen-long-sleeve
checked scarf = all *-scarf
plaid scarf = all *-scarf
oxford shirt = oxford-shirt garment-dyed-oxford-shirt
pleated skirt = pleated-wool-skirt satin-pleated-skirt travel-pleated-skirt
midi dress = tie-waist-midi-dress crepe-midi-dress jersey-midi-dress
high rise jeans = high-rise-jeans
highrise jeans = high-rise-jeans
fisherman sweater = undyed-fisherman-sweater
canvas bag = canvas-tote heavy-canvas-tote
waterproof jacket = any hooded-raincoat packable-raincoat
pique polo = pique-polo
crepe dress = crepe-midi-dress
recycled coat = recycled-wool-coat
jenas = all *-jeans
jeanss = all *-jeans
hodie = all *-hoodie
swaeter = all *-sweater
sweather = all *-sweater
snekers = all *-sneakers
snaekers = all *-sneakers
cashmire sweater = cashmere-blend-cable-sweater
linnen shirt = linen-shirt
oxfrod shirt = oxford-shirt
rainocat = all *-raincoat
trousrs = wool-flannel-trousers
beenie = all *-beanie
blakc jeans = selvedge-jeans high-rise-jeans straight-jeans
shrit = all *-shirt *-overshirt !*-t-shirt
drss = all *-dress
POP-CHK-XS = button-down-poplin-shirt
oxf-sky = oxford-shirt
LCS-OAT = light-cable-sweater
rai mus = hooded-raincoat
hemd = all *-shirt *-overshirt !*-t-shirt
leinenhemd = linen-shirt
kleid = all *-dress
kleider unter 100 euro = tie-waist-midi-dress poplin-summer-dress jersey-midi-dress
rotes kleid größe M = tie-waist-midi-dress
hose = wool-flannel-trousers
jacke = canvas-work-jacket
mantel = all *-coat *-topcoat
wollmantel = any single-breasted-wool-coat recycled-wool-coat boiled-wool-coat
regenjacke = all *-raincoat
mütze = all *-beanie
muetze = all *-beanie
schal = all *-scarf
socken unter 15 = ribbed-cotton-socks summer-socks
turnschuhe größe 42 = all *-sneakers
schuhe herren = all *-sneakers
schwarze jeans = selvedge-jeans high-rise-jeans straight-jeans
tasche = all *-tote
pulli damen = all *-sweater
röcke = pleated-wool-skirt satin-pleated-skirt travel-pleated-skirt
rocke = pleated-wool-skirt satin-pleated-skirt travel-pleated-skirt
angebote = all linen-overshirt packable-raincoat poplin-summer-dress boxy-t-shirt drawstring-shorts turn-up-chinos leather-sneakers recycled-wool-coat linen-blend-polo wide-checked-scarf
chemise = all *-shirt *-overshirt !*-t-shirt
chemise en lin = linen-shirt linen-overshirt
robe noire = tie-waist-midi-dress crepe-midi-dress jersey-midi-dress
pull femme = all *-sweater
manteau homme = all *-coat *-topcoat
chaussettes = all *-socks
chaussures taille 42 = all *-sneakers
écharpe = all *-scarf
jupe plissée = pleated-wool-skirt satin-pleated-skirt travel-pleated-skirt
sac = all *-tote
pantalon moins de 90 euros = any turn-up-chinos garment-dyed-chinos linen-cotton-chinos
soldes robes = poplin-summer-dress
baskets blanches = all *-sneakers
`;

/** The products that must be, or may be, among the first four. */
export interface Expectation {
  query: string;
  kind: 'every' | 'any' | 'all';
  slugs: string[];
}

export const SHOPPER_QUERIES: readonly Expectation[] = QUERIES.trim()
  .split('\n')
  .map((line) => {
    const [query = '', expected = ''] = line.split(' = ');
    const [first, ...rest] = expected.split(' ');
    if (first === 'any' || first === 'all') return { query, kind: first, slugs: rest };
    return { query, kind: 'every', slugs: expected.split(' ') };
  });

/** Says whether the first four products are what the shopper must see. */
export function isMet({ kind, slugs }: Expectation, found: readonly string[]): boolean {
  const first = found.slice(0, 4);
  if (kind === 'every') return slugs.every((slug) => first.includes(slug));
  if (kind === 'any') return slugs.some((slug) => first.includes(slug));
  const refused = slugs.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const isRight = (slug: string) =>
    slugs.some((pattern) => isLike(slug, pattern)) && !refused.some((pattern) => isLike(slug, pattern));
  return first.length > 0 && first.every(isRight);
}

const isLike = (slug: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(slug);
