/** The top left corner and the width in drawing units. The height follows from the 3:4 shape. */
export type Crop = readonly [alt: string, x: number, y: number, width: number];
export type Subject = {
  front: string;
  detail: string;
  crops: readonly [Crop, Crop, Crop];
  /** The alternative texts of its photographs besides the front, if it has any. See public/garments/plates. */
  photographs?: Partial<Record<Exclude<PhotographedView, 'front'>, string>>;
};

export const photographedViews = ['front', 'back', 'side', 'detail', 'fabric'] as const;
export type PhotographedView = (typeof photographedViews)[number];

// At 400, 800, and 1200 pixels, these widths give a whole number of pixels per unit, for which librsvg fills woven
// patterns many times faster. A width of 160 does so at 800 pixels only.
const closest = 100;
const small = 400 / 3;
const medium = 160;
const large = 200;

/** Chosen by eye. Each close-up shows one detail, and cloth fills most of it. */
export const subjects: Record<string, Subject> = {
  beanie: {
    front: 'Ribbed beanie',
    detail: 'Woven label on the folded brim',
    crops: [
      ['Ribs drawn in at the crown', 200, 130, large],
      ['Edge of the folded brim', 98, 363, medium],
      ['Chunky ribs', 342, 325, small],
    ],
  },
  'breton-tee': {
    front: 'Striped long-sleeve T-shirt',
    detail: 'Boat neck and stripes',
    crops: [
      ['Stripes at the sleeve seam', 370, 180, medium],
      ['Ribbed cuff', 36, 484, closest],
      ['Twin-stitched hem', 148, 477, medium],
    ],
  },
  'cable-knit': {
    front: 'Cable-knit sweater',
    detail: 'Ribbed crew neck and cables',
    crops: [
      ['Cables between columns of moss stitch', 224, 341, small],
      ['Ribbed cuff', 26, 490, small],
      ['Ribbed hem', 198, 477, medium],
    ],
  },
  chinos: {
    front: 'Chinos',
    detail: 'Waistband with belt loops and a horn button',
    crops: [
      ['Turn-up', 156, 586, small],
      ['Slant pocket', 306, 81, small],
      ['Pressed crease', 161, 305, small],
    ],
  },
  'crew-tee': {
    front: 'Crew T-shirt',
    detail: 'Ribbed crew neck',
    crops: [
      ['Short sleeve', 45, 215, medium],
      ['Stitched hem', 148, 461, small],
      ['Shoulder and sleeve seam', 368, 176, small],
    ],
    photographs: { back: 'Back of the crew T-shirt', detail: 'Ribbed crew neck and stitched neckline' },
  },
  hoodie: {
    front: 'Hoodie',
    detail: 'Lined hood',
    crops: [
      ['Kangaroo pocket', 138, 420, large],
      ['Ribbed cuff', 24, 490, small],
      ['Drawcord', 234, 220, small],
    ],
  },
  'long-sleeve-tee': {
    front: 'Long-sleeve T-shirt',
    detail: 'Ribbed crew neck',
    crops: [
      ['Ribbed cuff', 36, 484, closest],
      ['Stitched hem', 158, 496, small],
      ['Shoulder and sleeve seam', 374, 171, small],
    ],
    photographs: {},
  },
  'midi-dress': {
    front: 'Midi dress',
    detail: 'Scoop neck and short sleeves',
    crops: [
      ['Tie belt', 218, 293, medium],
      ['Flared hem', 175, 552, large],
      ['Short sleeve', 138, 96, small],
    ],
  },
  overshirt: {
    front: 'Overshirt',
    detail: 'Collar and chest pockets',
    crops: [
      ['Flap pocket', 152, 262, small],
      ['Turned-back cuff', 15, 498, small],
      ['Horn buttons', 238, 495, small],
    ],
  },
  'oxford-shirt': {
    front: 'Oxford shirt',
    detail: 'Button-down collar',
    crops: [
      ['Rounded hem', 145, 443, large],
      ['Stitched cuff', 22, 490, small],
      ['Patch pocket', 306, 251, small],
    ],
    photographs: {
      back: 'Back of the Oxford shirt with its yoke',
    },
  },
  parka: {
    front: 'Hooded raincoat',
    detail: 'Hood and storm flap',
    crops: [
      ['Flap pocket with a snap', 134, 461, small],
      ['Cuff with a strap', 14, 461, small],
      ['Snaps and stitched hem', 236, 583, small],
    ],
  },
  'pleated-skirt': {
    front: 'Pleated skirt',
    detail: 'Waistband and the start of the pleats',
    crops: [
      ['Waistband', 204, 88, small],
      ['Knife pleats', 185, 310, large],
      ['Hem of the pleats', 215, 470, medium],
    ],
  },
  polo: {
    front: 'Polo shirt',
    detail: 'Collar and three-button placket',
    crops: [
      ['Three-button placket', 236, 211, small],
      ['Banded sleeve', 54, 236, small],
      ['Stitched hem', 148, 456, small],
    ],
    photographs: { back: 'Back of the polo shirt', detail: 'Folded collar and three-button placket' },
  },
  scarf: {
    front: 'Wool scarf',
    detail: 'Woven check and label',
    crops: [
      ['Woven check', 162, 193, medium],
      ['Sewn-on label', 144, 458, small],
      ['Fringe', 223, 501, small],
    ],
  },
  shorts: {
    front: 'Drawstring shorts',
    detail: 'Gathered waist with a drawcord',
    crops: [
      ['Drawcord', 233, 186, small],
      ['Side pocket', 344, 176, small],
      ['Stitched hem', 131, 373, small],
    ],
  },
  sneakers: {
    front: 'Leather sneakers',
    detail: 'Laces and tongue',
    crops: [
      ['Laces', 118, 276, small],
      ['Perforated toe', 102, 118, medium],
      ['Leather insole', 108, 467, medium],
    ],
  },
  socks: {
    front: 'Ribbed socks',
    detail: 'Reinforced heels and toe',
    crops: [
      ['Ribbed cuff', 196, 116, small],
      ['Reinforced toes', 80, 510, medium],
      ['Turned heel', 274, 400, small],
    ],
  },
  'straight-jeans': {
    front: 'Straight jeans',
    detail: 'Waistband with a copper button',
    crops: [
      ['Front pocket and rivets', 164, 63, small],
      ['Washed knee', 161, 391, small],
      ['Hem', 148, 583, small],
    ],
  },
  tote: {
    front: 'Canvas tote bag',
    detail: 'Canvas, handles and side label',
    crops: [
      ['Handle sewn down with a boxed cross', 164, 278, small],
      ['Label in the side seam', 104, 498, small],
      ['Bottom corner', 342, 537, medium],
    ],
  },
  'wool-coat': {
    front: 'Wool coat',
    detail: 'Notched lapels and lining',
    crops: [
      ['Flap pocket', 148, 418, small],
      ['Cuff', 28, 476, small],
      ['Horn buttons', 241, 346, small],
    ],
  },
  'woven-label': {
    front: 'Woven label',
    detail: 'Woven label sewn on',
    crops: [
      ['Stitches at the end of the label', 168, 275, small],
      ['Pinked edge', 114, 451, small],
      ['Twill weave', 328, 128, small],
    ],
  },
};
