import type { GarmentKind } from '../plan/garments.ts';

/**
 * Sentences of reviews. {This} is "This sweater" or "These jeans", and {noun} is "sweater" or "pair of jeans". The others
 * agree with it: {It}, {it}, {they}, {is}, {has}, {s} (the ending of a verb).
 */

/** The first sentences of reviews with 4 or 5 stars. */
export const PRAISE = [
  'Exactly what I was looking for.',
  '{This} {is} better than the pictures.',
  'I already ordered a second color.',
  'My favorite {noun} this year.',
  'Great quality for the price.',
  'I was skeptical about ordering {it} online, and I was wrong.',
  'Worn three times a week since {they} arrived.',
  '{It} look{s} expensive without being loud.',
  'A very good basic, and I don’t say that often.',
  'I wore {it} to the office the next day, and two people asked where {they} {is} from.',
  'Simple, well cut, and nothing shiny on {it}.',
  '{This} replaced an old favorite of mine.',
  'Bought for a trip and used every single day of it.',
  'The color is the same as on my screen, which I can’t say about many shops.',
  'You notice the quality as soon as you hold {it}.',
  'Very happy with {it}.',
  'I’ve used {it} every other day, and {they} still look{s} new.',
  'Well made, down to the seams inside.',
  'I got {it} as a gift and would have picked {it} myself.',
  'Does what a good {noun} should do.',
  'No regrets at all.',
  'Five minutes out of the package, I knew I’d keep {it}.',
  'My partner has started to borrow {it}.',
  'A little pricey, but worth it.',
  'Third order from this shop, and the best one so far.',
  'Comfortable from the first minute.',
  'I usually return half of what I order. Not this time.',
  'Understated and really well thought through.',
  'Goes with nearly everything I own.',
  'I was lucky that they still had my size.',
  '{It} {has} become the first thing I reach for in the morning.',
  'Lovely. Nothing more to say.',
  'I compared four of these, and this one won.',
  'Solid.',
  'I like how little there is to say about {it}: {they} just work{s}.',
  'Ordered on Sunday evening, worn on Wednesday.',
];

/** Sentences about the garment itself, by kind. */
export const OF_KIND: Readonly<Record<GarmentKind, readonly string[]>> = {
  knit: [
    'Warm without being heavy, and it doesn’t itch.',
    'The knit is dense and holds its shape at the elbows.',
    'Hardly any pilling so far, and what there was came off with a comb.',
    'The cuffs are still tight after two months.',
    'It sits nicely under a coat.',
    'The neckline is just right: not too wide, not too close.',
    'Soft enough to wear on bare skin.',
    'After washing it flat as the label says, it came out the same size.',
  ],
  shirt: [
    'The collar stands up well, even without a tie.',
    'It irons in no time.',
    'The fabric is light, but not see-through.',
    'The buttons are sewn on properly for once.',
    'Looks just as good tucked in as worn open over a T-shirt.',
    'It gets softer with each wash.',
    'The sleeves are long enough, even for me.',
    'The seams are straight everywhere. Someone took care there.',
  ],
  tee: [
    'The collar hasn’t stretched.',
    'Thick enough that nothing shows through.',
    'The length is right, and it doesn’t ride up.',
    'It kept its shape in the dryer, where I shouldn’t have put it.',
    'The side seams stay at the sides.',
    'Soft from day one.',
    'I wear it under a shirt and on its own.',
    'The sleeves end where they should.',
  ],
  hoodie: [
    'The hood has some weight, so it sits well.',
    'Fluffy on the inside, and it stayed that way.',
    'The cuffs are snug, so the sleeves stay up.',
    'Perfect for cool evenings on the balcony.',
    'The pocket is deep enough for a phone.',
    'It’s heavy, in a good way.',
    'The cord and the seams feel solid.',
    'Warm enough for a walk in October without a jacket.',
  ],
  trousers: [
    'They sit well at the waist without a belt.',
    'They kept their shape after a whole day of sitting.',
    'The pockets are deep. Finally.',
    'The length was right, so nothing had to be hemmed.',
    'Smart enough for work, easy enough for a bike.',
    'They don’t bag at the knees.',
    'The fabric has a nice weight to it.',
    'Comfortable on a six-hour train ride.',
  ],
  dress: [
    'It moves beautifully when you walk.',
    'I wore it to a wedding and danced until two.',
    'The length ends just below my knee at 1.68 m.',
    'The waist sits where it should.',
    'No need to iron it after a night in a suitcase.',
    'I wear it with sneakers by day and boots in the evening.',
    'It has proper seams and doesn’t cling.',
    'I felt well dressed without having tried.',
  ],
  coat: [
    'It kept the wind out on a very cold platform.',
    'There’s room for a thick sweater underneath.',
    'The lining is as nice as the outside.',
    'It’s lighter than it looks.',
    'The pockets are warm and big enough for gloves.',
    'Rain simply runs off for the first half hour.',
    'The shoulders sit very well.',
    'It feels as if it would last forever.',
  ],
  shoes: [
    'No blisters, even on the first day.',
    'I walked eleven kilometers in them without a thought.',
    'The soles grip well in the rain.',
    'They’re easy to clean.',
    'The leather is getting better with time.',
    'They’re light and don’t squeak.',
    'I wear insoles, and there’s room for them.',
    'They hold the heel well.',
  ],
  socks: [
    'They stay up, and they don’t leave marks.',
    'No holes after a whole winter.',
    'Warm feet, at last.',
    'The toe seam doesn’t rub.',
    'They dry overnight.',
    'My hiking boots and I are grateful.',
  ],
  bag: [
    'A laptop, a lunch and a sweater fit in.',
    'The handles are long enough to carry it over the shoulder.',
    'It stands up by itself when it’s full.',
    'The stitching at the handles looks bombproof.',
    'I’ve carried far too much in it, and it didn’t mind.',
    'Folds flat into a suitcase.',
  ],
  hat: [
    'Warm, and it doesn’t scratch.',
    'It covers the ears and doesn’t slip.',
    'It stays in shape after being in a bag all day.',
    'The color makes every gray coat better.',
    'It fits into a jacket pocket.',
    'Still soft after being washed.',
  ],
  scarf: [
    'Warm, and it doesn’t scratch.',
    'Big enough to wrap twice.',
    'It stays in place without a knot.',
    'The color makes every gray coat better.',
    'Wide enough to be a blanket on the train.',
    'Still soft after being washed.',
  ],
  other: [
    'Well made, with good materials.',
    'It feels solid in the hand.',
    'The finish is clean everywhere I looked.',
    'It’s exactly the size I expected.',
    'Looks good next to everything else.',
    'I’d buy it again.',
  ],
};

/** Sentences about the fit: smaller than expected, as expected, or larger. */
export const FITS = {
  small: [
    'On the slim side, so go up if you’re unsure.',
    'I’m between sizes and took the larger one, which was the right choice.',
    'Runs a bit small. I exchanged mine for the next size.',
    'A close fit. Go up a size if you like some room.',
  ],
  true: [
    'True to size.',
    'I took my usual size, and it fit.',
    'The size chart was right.',
    'Fits just like in the picture.',
    'I ordered two sizes and kept my usual one.',
    'The fit is spot on.',
    'My size, no surprises.',
  ],
  large: [
    'Runs a bit large, so I’m glad that I sized down.',
    'Slightly roomy, which I like.',
    'I ordered two sizes and kept the smaller one.',
    'I could have gone down a size.',
  ],
} as const;
/** Sentences about garments in letter sizes that fit as expected. */
export const FITS_BY_LETTER = [
  'At 1.82 m and 78 kg I took an L.',
  'At 1.65 m I’m happy with an S.',
  'My M sits close without pulling anywhere.',
  'With long arms I take an XL, and the sleeves are right.',
];

export const SERVICE = [
  'Delivery took two days.',
  'Arrived in a paper bag, no plastic. Thank you.',
  'The parcel was a day late, but they wrote to say so.',
  'A second size went back without any fuss.',
  'Quick delivery, nicely packed.',
  'Support answered my question about washing within the hour.',
  'The parcel came just in time for a birthday.',
  'Left with the neighbors, as agreed.',
  'Ordered in the evening, shipped the next morning.',
  'The email with the tracking link came at once.',
];

/** The last sentences of reviews with 4 or 5 stars. */
export const CLOSINGS = [
  'I’ll be back for another color.',
  'I hope they bring out a green one.',
  'Please never change it.',
  'Recommended.',
  'My sister wants the same.',
  'I’d order again without thinking.',
  'Thumbs up.',
  'Worth waiting for.',
  'Already looking forward to wearing {it} this weekend.',
  'Keep it up.',
];

/** The first sentences of reviews with 3 stars. */
export const MIXED = [
  'Nice, but not quite what I expected from the pictures.',
  'Good material, but the shape isn’t for me.',
  'Fine, but for the price I had hoped for a bit more.',
  'I like the color, but less so the details.',
  'Good for the weekend, too casual for work.',
  'Comfortable, but I had imagined {it} differently.',
  'The quality is good, the size chart wasn’t right for me.',
  'Okay after two washes, a bit stiff before.',
  'Not bad at all, but the older version was sturdier.',
  'A decent {noun} with a loose thread here and there.',
  'The color is darker than on my screen.',
  'I’ll keep {it}, but I wouldn’t order {it} again at full price.',
];

/** The first sentences of reviews with 1 or 2 stars. */
export const COMPLAINTS = [
  'Too small, although I took my usual size. Sent back.',
  'Far too wide for me, so {they} went back.',
  'A seam came undone in the second week. The refund was quick, at least.',
  'The color isn’t what I saw on the website.',
  'The material is thinner than I thought, and the price isn’t low.',
  '{It} lost all shape after the first wash.',
  'Arrived with a stain. The exchange was quick, but I had needed {it} for that weekend.',
  'Came two days late, and the color was not the one I had in mind.',
  'Not as soft as I had hoped.',
  'Not for me. The return was easy.',
  'The sizes seem to have changed since last year. Mine no longer fits.',
  'I expected more for the money.',
  '{It} looked tired after the second wash.',
  'Came with a loose seam. They offered a repair, but still.',
  'Looks different in daylight, and I don’t like it there.',
];
