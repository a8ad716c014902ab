import type { Fabric } from './cloth/fabric.ts';
import type { Pose } from './cloth/form.ts';
import type { Detail } from './details/detail.ts';
import type { Draped } from './drape.ts';
import type { Pattern } from './pattern/sew.ts';

/** What a picture shows, and from where. */
export type ViewOptions = {
  /** Degrees by which the garment is turned to its left. */
  turn?: number;
  /** How many times nearer than the whole garment. */
  zoom?: number;
  /** Where the camera looks, in parts of the picture's height from the middle of the garment: right and up. */
  look?: readonly [right: number, up: number];
};

/** What the file of a garment describes. */
export type Garment = {
  pattern: Pattern;
  /** A panel names its fabric by its index here. */
  fabrics: readonly Fabric[];
  /** The arms are raised while the garment is put on, and lowered afterward, which folds the cloth under them. */
  dressing: {
    from: Pose;
    to: Pose;
    /** Meanwhile, the shoulders turn by this many degrees and back, which pulls folds across the body. */
    swing?: number;
  };
  /** Sides that keep the height at which they are placed: panel and side. */
  heldSides?: readonly (readonly [panel: string, side: string])[];
  details: (draped: Draped) => Detail[];
  views: Readonly<Record<string, ViewOptions>>;
};
