import type { Garment } from '../garment.ts';
import { boxyTee } from './boxy-tee.ts';
import { bretonTee } from './breton-tee.ts';
import { cableKnit } from './cable-knit.ts';
import { chinos } from './chinos.ts';
import { crewTee } from './crew-tee.ts';
import { hoodie } from './hoodie.ts';
import { linenPolo } from './linen-polo.ts';
import { longSleeveTee } from './long-sleeve-tee.ts';
import { merinoPolo } from './merino-polo.ts';
import { overshirt } from './overshirt.ts';
import { oxfordShirt } from './oxford-shirt.ts';
import { polo } from './polo.ts';

/** All garments of the studio. The names are those of the subjects in src/pictures/subjects.ts. */
export const garments: Readonly<Record<string, () => Garment>> = {
  'boxy-tee': boxyTee,
  'breton-tee': bretonTee,
  'cable-knit': cableKnit,
  chinos,
  'crew-tee': crewTee,
  hoodie,
  'linen-polo': linenPolo,
  'long-sleeve-tee': longSleeveTee,
  'merino-polo': merinoPolo,
  'oxford-shirt': oxfordShirt,
  overshirt,
  polo,
};
