import { carrierCsv } from './carrier-csv.ts';
import type { LabelMaker } from './label.ts';
import { plainLabels } from './plain-labels.ts';

/** Every kind of label, by its name in addresses. */
export const LABEL_MAKERS = { pdf: plainLabels, csv: carrierCsv } as const satisfies Record<
  string,
  LabelMaker
>;

/** Makes what shoppers print at home, or show at a desk. */
export const RETURN_LABELS: LabelMaker = LABEL_MAKERS.pdf;
