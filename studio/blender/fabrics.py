"""The looks of fabrics and of small parts. All cloth is gray; the shop gives it the product's color."""
import math
from nodes import Material

# The brightness of all cloth. Light bounces between folds as it does on cloth of a middle color.
BASE = .5
# The brightness of undyed cotton, which has no product's color.
ECRU = .74
TURN = 2 * math.pi


def wandering(m, amount):
    """Across the threads, which run a little crooked. `amount` is in meters."""
    return m.u + (m.noise(110, 1, .3, 1) - .5) * amount


def jersey(stripes=None):
    """Fine single jersey. Wales are 1.1 mm wide, which shows at arm's length only as a soft grain."""
    m = Material('jersey')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    u = wandering(m, .0012)
    wale = (u * (TURN / .0011)).sin() * .5 + .5
    course = (m.v * (TURN / .0009) + (u * (TURN / .0011)).sin() * 1.2).sin() * .5 + .5
    # The yarn is thicker here and thinner there, so single courses are lighter for some centimeters.
    yarn = m.noise(640, .05, 1, 2)
    fine = m.noise(1300, 1, .6, 2)
    # A picture of the whole garment has 0.7 mm a pixel, which cannot show wales. Loops of uneven size are what it shows.
    grain = m.noise(520, 1, .4, 2)
    uneven = m.noise(30, 1, .5, 2)
    groove = 1 - seam.step(.0002, .0022)
    # Cloth gathers a little between the stitches of a hem.
    pucker = m.noise(150, 1, .12, 2) * (1 - hem.step(.014, .034))
    pull = m.noise(150, 1, 1, 1) * (1 - seam.step(.002, .013))
    edge_of_fold = hem.line(.0225, .0022)
    height = wale * .24 + course * .14 + yarn * .16 + fine * .12 + grain * .12 + uneven * .6 + pucker * 1.5 + pull * .8
    height = height - groove * 1.6 - edge_of_fold * .35
    m.bump(height, .0008)
    brightness = .62 + .10 * wale + .06 * course + .24 * yarn + .28 * grain + .20 * fine - .06 * groove
    if stripes is None:
        return m.finish(m.gray(brightness * BASE), .92, .12, .08)
    # Outside the stripes and on the yoke the cloth keeps its off-white.
    pitch, width, yoke = stripes
    edge = math.cos(math.pi * width / pitch)
    striped = (m.v * (TURN / pitch)).sin().step(edge - .06, edge + .06) * m.v.below(-yoke)
    color = m.mix(striped, m.gray(brightness * ECRU), m.gray(brightness * BASE))
    return m.finish(color, .92, .12, .08, tint=striped)


def breton_jersey():
    return jersey(stripes=(.03, .011, .1575))


def knit_stitches(m, width, height):
    """Plain knitting: columns of V-shaped stitches. Returns their height from 0 to 1."""
    column = (m.u * (1 / width)).fraction()
    slant = (column - .5).abs() * 1.3
    row = (m.v * (1 / height) + slant).fraction()
    leg = (column * TURN).sin().abs()
    return (row * (TURN / 2)).sin().power(.6) * leg.power(.5)


def cable(m, center, width, turn):
    """Two strands that cross each other at each turn. Returns their height from 0 to 1."""
    u = (m.u.abs() - center) * (1 / width)
    phase = m.v * (TURN / turn)

    def strand(shift):
        path = (phase + shift).sin() * .5
        across = 1 - ((u - path) * 2.1).power_of(2)
        return across.at_least(0).power(.5) * (.75 + .25 * (phase + shift).cos())

    return strand(0).at_least(strand(math.pi))


def cable_knit():
    """A heavy sweater: three cables on plain knitting, which lies lower than they do."""
    m = Material('cable-knit')
    seam = m.attribute('seam')
    stitches = knit_stitches(m, .0052, .0042)
    cables = cable(m, 0, .021, .062).at_least(cable(m, .074, .021, .062)).at_least(cable(m, .148, .021, .062))
    fuzz = m.noise(900, 1, 1, 3)
    groove = 1 - seam.step(.0005, .004)
    m.bump(stitches * .38 + cables * 1.9 + fuzz * .16 - groove * .7, .0045)
    brightness = .60 + .26 * stitches + .16 * cables + .16 * fuzz - .08 * groove
    return m.finish(m.gray(brightness * BASE), .95, .06, .25)


def knit_rib():
    """2x2 rib: two columns of stitches up, two down."""
    m = Material('knit-rib')
    stitches = knit_stitches(m, .0048, .0042)
    rib_wave = ((m.u * (TURN / .0192)).sin() * 2.2).at_least(-1).at_most(1) * .5 + .5
    fuzz = m.noise(900, 1, 1, 3)
    m.bump(stitches * .38 * rib_wave + rib_wave * .95 + fuzz * .16, .0045)
    brightness = .52 + .20 * stitches + .22 * rib_wave + .16 * fuzz
    return m.finish(m.gray(brightness * BASE), .95, .06, .25)


def rib(base=BASE, tint=1.):
    """1x1 rib of a neck band: ribs of 2.6 mm."""
    m = Material('rib')
    seam = m.attribute('seam')
    wave = (m.u * (TURN / .0026)).sin() * .5 + .5
    fine = m.noise(1100, 1, .5, 2)
    groove = 1 - seam.step(.0002, .0018)
    m.bump(wave * .55 + fine * .25 - groove * 1.4, .0011)
    brightness = .80 + .20 * wave + .18 * fine - .10 * groove
    return m.finish(m.gray(brightness * base), .92, .12, .08, tint)


def ecru_rib():
    return rib(ECRU, 0.)


def twill():
    """Cotton twill: fine diagonal lines, darker at worn edges of seams."""
    m = Material('twill')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    lines = ((m.u * .9 + m.v) * (TURN / .0013)).sin() * .5 + .5
    slub = m.noise(900, 1, .06, 3)
    uneven = m.noise(30, 1, .7, 3)
    groove = 1 - seam.step(.0002, .0016)
    pucker = m.noise(170, 1, .5, 2) * (1 - seam.step(.001, .009))
    pucker_hem = m.noise(170, .25, 1, 2) * (1 - hem.step(.028, .042))
    m.bump(lines * .16 + slub * .3 + pucker * .9 + pucker_hem * .9 - groove * 1.5, .0009)
    brightness = .82 + .10 * lines + .14 * slub + .06 * uneven - .10 * groove
    return m.finish(m.gray(brightness * BASE), .85, .16, .03)


def loopback():
    """Heavy sweatshirt jersey with a dry, even face."""
    m = Material('loopback')
    seam = m.attribute('seam')
    u = wandering(m, .0014)
    wale = (u * (TURN / .0014)).sin() * .5 + .5
    course = (m.v * (TURN / .0012) + (u * (TURN / .0014)).sin() * 1.2).sin() * .5 + .5
    yarn = m.noise(460, .06, 1, 2)
    fuzz = m.noise(1000, 1, .7, 2)
    groove = 1 - seam.step(.0003, .0035)
    pucker = m.noise(120, 1, .3, 2) * (1 - seam.step(.002, .014))
    m.bump(wale * .26 + course * .14 + yarn * .12 + fuzz * .18 + pucker * 1.1 - groove * 1.9, .0011)
    brightness = .80 + .10 * wale + .06 * course + .14 * yarn + .16 * fuzz - .08 * groove
    return m.finish(m.gray(brightness * BASE), .95, .08, .15)


def sweat_rib():
    """2x2 rib of cuffs and hem: ribs of 4.4 mm."""
    m = Material('sweat-rib')
    seam = m.attribute('seam')
    wave = ((m.u * (TURN / .0044)).sin() * 1.6).at_least(-1).at_most(1) * .5 + .5
    fuzz = m.noise(1000, 1, .7, 3)
    m.bump(wave * .9 + fuzz * .25 - (1 - seam.step(.0003, .003)) * 1.4, .0016)
    return m.finish(m.gray((.74 + .18 * wave + .16 * fuzz) * BASE), .95, .08, .15)


def pique():
    """Cotton pique: a honeycomb of small holes, 1.7 mm wide."""
    m = Material('pique')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    u = wandering(m, .0009)
    cells = ((u * (TURN / .0017)).sin() * (m.v * (TURN / .0015)).sin() * 1.5).at_least(-1).at_most(1) * .5 + .5
    yarn = m.noise(560, .06, 1, 2)
    fine = m.noise(1300, 1, .6, 2)
    groove = 1 - seam.step(.0002, .0022)
    pucker = m.noise(150, 1, .12, 2) * (1 - hem.step(.014, .034))
    m.bump(cells * .62 + yarn * .1 + fine * .12 + pucker * 1.2 - groove * 1.6, .0009)
    brightness = .74 + .26 * cells + .12 * yarn + .16 * fine - .06 * groove
    return m.finish(m.gray(brightness * BASE), .92, .12, .06)


def flat_knit():
    """The collar of a polo: very fine ribs, with a firm edge."""
    m = Material('flat-knit')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    wave = (m.u * (TURN / .0016)).sin() * .5 + .5
    fine = m.noise(1100, 1, .5, 2)
    edge = hem.line(.0035, .0012)
    m.bump(wave * .3 + fine * .2 - edge * .5 - (1 - seam.step(.0002, .0018)), .0009)
    return m.finish(m.gray((.86 + .10 * wave + .12 * fine - .05 * edge) * BASE), .92, .12, .06)


def fine_knit():
    """A fine sweater: plain stitches 2.1 mm wide, which show as a soft grain from afar."""
    m = Material('fine-knit')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    stitches = knit_stitches(m, .0021, .0017)
    fuzz = m.noise(1000, 1, .8, 2)
    groove = 1 - seam.step(.0002, .0026)
    pucker = m.noise(150, 1, .12, 2) * (1 - hem.step(.014, .034))
    m.bump(stitches * .5 + fuzz * .14 + pucker * .8 - groove * 1.4, .0011)
    return m.finish(m.gray((.68 + .26 * stitches + .20 * fuzz - .06 * groove) * BASE), .95, .08, .2)


def fine_rib():
    """Ribs of 3.2 mm at the ends of a fine sweater."""
    m = Material('fine-rib')
    seam = m.attribute('seam')
    wave = ((m.u * (TURN / .0032)).sin() * 1.5).at_least(-1).at_most(1) * .5 + .5
    fuzz = m.noise(1000, 1, .8, 2)
    m.bump(wave * .8 + fuzz * .14 - (1 - seam.step(.0002, .0024)) * 1.2, .0012)
    return m.finish(m.gray((.74 + .18 * wave + .18 * fuzz) * BASE), .95, .08, .2)


def linen_jersey():
    """Jersey of uneven yarn: slubs of a few centimeters run across, and the cloth stays a little crumpled."""
    m = Material('linen-jersey')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    u = wandering(m, .0016)
    wale = (u * (TURN / .0014)).sin() * .5 + .5
    slub = m.noise(430, .05, 1, 3)
    fine = m.noise(1200, 1, .6, 2)
    crumple = m.noise(24, 1, .7, 2)
    groove = 1 - seam.step(.0002, .0022)
    pucker = m.noise(150, 1, .12, 2) * (1 - hem.step(.014, .034))
    m.bump(wale * .24 + slub * .5 + fine * .14 + crumple * 2.4 + pucker * 1.2 - groove * 1.6, .0009)
    return m.finish(m.gray((.64 + .10 * wale + .40 * slub + .20 * fine - .06 * groove) * BASE), .9, .14, .04)


def oxford():
    """Oxford: a basket weave of thick and thin yarn, with the creases of cloth that was washed and ironed."""
    m = Material('oxford')
    seam, hem = m.attribute('seam'), m.attribute('hem')
    weave = (m.u * (TURN / .0011)).sin() * (m.v * (TURN / .0011)).sin() * .5 + .5
    warp, weft = m.noise(620, 1, .05, 2), m.noise(620, .05, 1, 2)
    grain = m.noise(560, 1, 1, 2)
    crumple = m.noise(26, 1, .7, 3)
    groove = 1 - seam.step(.0002, .0016)
    pucker = m.noise(190, 1, 1, 2) * (1 - seam.step(.001, .011))
    pucker_hem = m.noise(190, 1, .3, 2) * (1 - hem.step(.005, .013))
    height = weave * .3 + warp * .2 + weft * .2 + grain * .2 + crumple * 1.8 + pucker * 1.3 + pucker_hem * 1.4
    m.bump(height - groove * 1.6 - hem.line(.0065, .0016) * .5, .0008)
    brightness = .50 + .16 * weave + .24 * warp + .24 * weft + .26 * grain - .08 * groove
    return m.finish(m.gray(brightness * BASE), .88, .14, .04)


def pearl():
    m = Material('pearl')
    return m.finish((.72, .70, .66, 1), .25, .5, tint=0.)


def thread():
    m = Material('thread')
    return m.finish((BASE * .93, BASE * .93, BASE * .93, 1), .7, .2)


def ecru_thread():
    m = Material('ecru-thread')
    return m.finish((ECRU * .93, ECRU * .93, ECRU * .93, 1), .7, .2, tint=0.)


def contrast_thread():
    m = Material('contrast-thread')
    return m.finish((.48, .22, .05, 1), .7, .2, tint=0.)


def button():
    m = Material('button')
    return m.finish((.018, .014, .012, 1), .35, .5, tint=0.)


def label():
    """A white woven label with a dark bar in the place of the name."""
    m = Material('label')
    bar = m.u.abs().below(.0095) * m.v.abs().below(.0017)
    return m.finish(m.mix(bar, (.80, .79, .77, 1), (.03, .03, .03, 1)), .7, .2, tint=0.)


MATERIALS = {
    'jersey': jersey,
    'breton-jersey': breton_jersey,
    'cable-knit': cable_knit,
    'knit-rib': knit_rib,
    'rib': rib,
    'ecru-rib': ecru_rib,
    'twill': twill,
    'twill-band': twill,
    'loopback': loopback,
    'sweat-rib': sweat_rib,
    'pique': pique,
    'flat-knit': flat_knit,
    'fine-knit': fine_knit,
    'fine-rib': fine_rib,
    'linen-jersey': linen_jersey,
    'linen-collar': linen_jersey,
    'oxford': oxford,
    'oxford-collar': oxford,
    'pearl': pearl,
    'thread': thread,
    'ecru-thread': ecru_thread,
    'contrast-thread': contrast_thread,
    'button': button,
    'label': label,
}
