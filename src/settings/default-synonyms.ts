/**
 * The synonyms of a new shop, in English, German and French, with one group per line. A word can be in one group only.
 * Colors, departments and sizes are left out, because the search understands them by itself.
 */
const GROUPS = `
shirt shirts hemd hemden chemise chemises
tshirt tshirts tee tees teeshirt teeshirts
polo polos poloshirt poloshirts polohemd polohemden
longsleeve longsleeves langarmshirt langarmshirts langarm
blouse blouses bluse blusen chemisier chemisiers
undershirt undershirts unterhemd unterhemden baselayer baselayers thermal thermals
overshirt overshirts shacket shackets hemdjacke hemdjacken surchemise surchemises
sweater sweaters jumper jumpers pullover pullovers pulli pullis pull pulls
knitwear knit knits knitted strick strickwaren strickware maille tricot tricots
sweatshirt sweatshirts crewneck crewnecks
hoodie hoodies hoody hoodys hoodys kapuzenpullover kapuzenpulli kapuzenpullis capuche capuches
cardigan cardigans strickjacke strickjacken gilet gilets
turtleneck turtlenecks rollneck rollnecks rollkragen rollkragenpullover
vest vests weste westen
coat coats overcoat overcoats topcoat topcoats mantel mäntel manteau manteaux
jacket jackets jacke jacken blouson blousons veste vestes
raincoat raincoats rainjacket rainjackets regenmantel regenjacke regenjacken mac macs mackintosh anorak impermeable impermeables
parka parkas
blazer blazers sakko sakkos
suit suits anzug anzüge costume costumes
trousers trouser pants pant slacks hose hosen pantalon pantalons
jeans jean denim denims bluejeans jeanshose jeanshosen
chinos chino khakis stoffhose stoffhosen
shorts short bermuda bermudas shortpants kurzehose
leggings legging tights strumpfhose strumpfhosen collants collant
joggers jogger sweatpants jogginghose jogginghosen jogging
swimwear swimsuit swimsuits badehose badehosen badeanzug maillot maillots
dress dresses kleid kleider robe robes gown gowns frock frocks sundress sundresses
skirt skirts rock röcke jupe jupes
shoes shoe schuh schuhe chaussure chaussures footwear
sneakers sneaker trainers trainer turnschuh turnschuhe baskets tennisschuhe runners plimsolls
boots boot stiefel bottes botte
sandals sandal sandale sandalen sandales
slippers slipper hausschuh hausschuhe pantoffel pantoffeln chausson chaussons
socks sock socke socken chaussette chaussettes
underwear unterwäsche unterhose unterhosen boxers boxershorts briefs
pajamas pyjama pyjamas schlafanzug nightwear
hat hats cap caps mütze mützen hut hüte chapeau chapeaux headwear beanie beanies strickmütze strickmützen bonnet bonnets toque toques
scarf scarves scarfs schal schals tuch echarpe echarpes foulard foulards muffler mufflers
gloves glove handschuh handschuhe gant gants mittens
belt belts gürtel ceinture ceintures
bag bags tasche taschen sac sacs handbag handbags handtasche handtaschen
tote totes shopper shoppers cabas tragetasche tragetaschen einkaufstasche beutel stoffbeutel jutebeutel
backpack backpacks rucksack rucksäcke
tie ties necktie neckties krawatte krawatten cravate cravates
watch watches uhr uhren montre montres
jewelry jewellery schmuck bijoux
wool woolen woollen wolle woll laine lambswool schurwolle lammwolle
merino merinos merinowolle merinowool
cashmere kaschmir cachemire kashmir
cotton baumwolle baumwoll baumwollene coton
linen leinen lin flax
silk seide seiden soie
leather leder cuir
suede wildleder veloursleder daim nubuck
canvas segeltuch toile
corduroy cord cords kord cordhose velours
velvet samt
flannel flanell flanelle
jersey trikot
satin satins
fleece flausch polaire
lyocell tencel
recycled recycelt recycelte recycle recycles upcycled
organic bio biologique biobaumwolle
waterproof wasserdicht wasserfest etanche rainproof
striped stripe stripes stripy gestreift gestreifte gestreiftes streifen raye rayee rayures breton marinière
checked check checks checkered plaid tartan kariert karierte kariertes karo carreaux
pleated pleats pleat plissee plisse plissiert
quilted padded gesteppt matelasse
hooded hood kapuze
longsleeved langärmelig
lightweight leicht leichte leichter leger legere
heavy heavyweight schwer schwere schwerer lourd lourde
warm warme warmer chaud chaude cosy cozy
summer sommer ete sommerlich
winter winterlich hiver
spring frühling printemps
autumn herbst automne
new neu neue neuer neues neuheiten nouveau nouveaute nouveautes nouvelle
soft weich weiche doux douce
wide weit weite wideleg oversized oversize
slim schmal skinny
sports sport sportswear activewear
work arbeit travail workwear
travel reise voyage
`;

export const DEFAULT_SYNONYMS: string[][] = GROUPS.trim()
  .split('\n')
  .map((line) => [...new Set(line.split(' '))]);
