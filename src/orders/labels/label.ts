import type { Address } from '../order.ts';

/** Labels that are stuck on parcels, and who makes them. No I/O here. */

export interface Label {
  /** Names the parcel for the shop, such as MC-7KQ2M9XD, or MC-7KQ2M9XD-R1 for a return. */
  reference: string;
  /** The sender, line by line. */
  from: readonly string[];
  to: Address & { email: string };
  /** How it travels, such as "Standard" or "Return". */
  service: string;
  items: number;
  /** What the courier collects, in minor units. 0 for nothing. */
  collectMinor: number;
  currency: string;
}

/** `10x15`: one label on each sheet of 10 × 15 cm. `a4`: up to four on an A4 sheet. */
export const LABEL_PAPERS = ['10x15', 'a4'] as const;
export type LabelPaper = (typeof LABEL_PAPERS)[number];

export interface LabelFile {
  contentType: string;
  /** The name that the browser saves the file under. */
  fileName: string;
  /** A browser can show and print it. Others are for another program. */
  isPrintable: boolean;
  body: Buffer;
}

export interface MakeLabelsInput {
  /** At most the maker's `labelsMax`. The file has all of them, in this sequence. */
  labels: readonly Label[];
  paper: LabelPaper;
  /** The name of the shop. */
  shop: string;
  createdAt: Date;
}

/** A larger PDF would take seconds to make. */
export const LABELS_MAX = 500;

/** Makes labels. To use the API of a carrier, add one to LABEL_MAKERS. */
export interface LabelMaker {
  /** What the staff reads, such as "Address labels (PDF)". */
  title: string;
  /** The most labels of one file. */
  labelsMax: number;
  /** The same input makes the same file. */
  make(input: MakeLabelsInput): Promise<LabelFile>;
  /** The text of the QR code that a desk scans instead of a printed label. Null if the carrier's desks scan none. */
  deskCodeOf(label: Label): string | null;
}
