/** How a fabric moves. Its looks are in studio/blender/fabrics.py under the same name. */
export type Fabric = {
  name: string;
  /** In kilograms per square meter. */
  weight: number;
  /** In newtons per meter. */
  stretch: number;
  /** In newton meters. It decides how small folds are. */
  bending: number;
  /** Seams have several layers: the cloth bends this many times as hard there, which keeps them smooth. */
  seamStiffness: number;
  /** The share of a fold that stays in the cloth as its shape, as if it had been worn. */
  memory?: number;
};

/** Cotton jersey of 180 g/m². */
export const JERSEY: Fabric = {
  name: 'jersey',
  weight: 0.18,
  stretch: 900,
  bending: 3e-6,
  seamStiffness: 12,
  memory: 0.55,
};
/** Compact cotton jersey of 210 to 240 g/m², which falls in fewer and larger folds. */
export const HEAVY_JERSEY: Fabric = { ...JERSEY, weight: 0.23, bending: 7e-6 };
/** The ribbed band of a neckline, in two layers. */
export const RIB: Fabric = { name: 'rib', weight: 0.4, stretch: 900, bending: 8e-5, seamStiffness: 20 };
/** Wool knitted with cables, as heavy as a winter sweater. */
export const CABLE_KNIT: Fabric = {
  name: 'cable-knit',
  weight: 0.55,
  stretch: 700,
  bending: 6e-5,
  seamStiffness: 8,
};
/** The ribs of a sweater's neck, cuffs, and hem. They give way, so that they lie close to the body. */
export const KNIT_RIB: Fabric = {
  name: 'knit-rib',
  weight: 0.6,
  stretch: 350,
  bending: 1.2e-4,
  seamStiffness: 8,
};
/** Cotton twill of 280 g/m², for chinos. */
export const TWILL: Fabric = {
  name: 'twill',
  weight: 0.28,
  stretch: 2_500,
  bending: 1.2e-5,
  seamStiffness: 8,
};
export const TWILL_BAND: Fabric = {
  name: 'twill-band',
  weight: 0.6,
  stretch: 2_500,
  bending: 1e-3,
  seamStiffness: 8,
};
export const PIQUE: Fabric = {
  name: 'pique',
  weight: 0.22,
  stretch: 900,
  bending: 5e-6,
  seamStiffness: 8,
  memory: 0.5,
};
/** A knitted collar is firm, so that it keeps its points. */
export const POLO_COLLAR: Fabric = {
  name: 'flat-knit',
  weight: 0.34,
  stretch: 1_200,
  bending: 1.2e-4,
  seamStiffness: 8,
};
/** Extra-fine merino, knitted like a light sweater. */
export const MERINO: Fabric = {
  name: 'fine-knit',
  weight: 0.2,
  stretch: 700,
  bending: 5e-6,
  seamStiffness: 8,
};
/** The collar, the hem, and the sleeve ends of a fine sweater. */
export const MERINO_RIB: Fabric = {
  name: 'fine-rib',
  weight: 0.4,
  stretch: 450,
  bending: 9e-5,
  seamStiffness: 8,
};
/** Jersey of linen and cotton, which is crisper than cotton. */
export const LINEN_JERSEY: Fabric = {
  name: 'linen-jersey',
  weight: 0.18,
  stretch: 1_200,
  bending: 8e-6,
  seamStiffness: 8,
};
/** The collar is of the same cloth, in two layers without a firm lining. */
export const LINEN_COLLAR: Fabric = {
  name: 'linen-collar',
  weight: 0.36,
  stretch: 1_400,
  bending: 8e-5,
  seamStiffness: 8,
};
/** Loopback cotton of 400 g/m², for sweatshirts. */
export const LOOPBACK: Fabric = {
  name: 'loopback',
  weight: 0.4,
  stretch: 1_200,
  bending: 2e-5,
  seamStiffness: 8,
  memory: 0.5,
};
export const LOOPBACK_TWICE: Fabric = {
  name: 'loopback',
  weight: 0.75,
  stretch: 1_800,
  bending: 1.2e-4,
  seamStiffness: 8,
};
export const LOOPBACK_RIB: Fabric = {
  name: 'sweat-rib',
  weight: 0.8,
  stretch: 500,
  bending: 1.2e-4,
  seamStiffness: 8,
};
/** Cotton Oxford of 150 g/m². Woven cloth hardly stretches and keeps sharper folds than jersey. */
export const OXFORD: Fabric = {
  name: 'oxford',
  weight: 0.15,
  stretch: 2_500,
  bending: 7e-6,
  seamStiffness: 12,
  memory: 0.7,
};
/** Collar and cuffs are of two layers with a firm lining. */
export const OXFORD_COLLAR: Fabric = {
  name: 'oxford-collar',
  weight: 0.4,
  stretch: 2_500,
  bending: 4e-4,
  seamStiffness: 4,
};
/** Cotton twill of 320 g/m², for overshirts. */
export const HEAVY_TWILL: Fabric = {
  name: 'twill',
  weight: 0.32,
  stretch: 2_500,
  bending: 2e-5,
  seamStiffness: 10,
  memory: 0.6,
};
export const HEAVY_TWILL_COLLAR: Fabric = {
  name: 'twill-band',
  weight: 0.6,
  stretch: 2_500,
  bending: 6e-4,
  seamStiffness: 4,
};
