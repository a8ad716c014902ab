/** A sentence for each member that is not acceptable, by its path, such as `delivery.zones.0.name`. */
export type SettingFaults = Readonly<Record<string, string>>;

/** Collects faults. The first fault of a member stays. */
export interface FaultList {
  readonly faults: Record<string, string>;
  /** Adds the sentence unless the value is fine. */
  require(isFine: boolean, path: string, sentence: string): void;
}

export function createFaultList(): FaultList {
  const faults: Record<string, string> = {};
  return {
    faults,
    require(isFine, path, sentence) {
      if (!isFine && !Object.hasOwn(faults, path)) faults[path] = sentence;
    },
  };
}

/** Whether a text of one line has at most this length, and no control characters. */
export const isLine = (text: string, lengthMax: number): boolean =>
  text.length <= lengthMax &&
  text.isWellFormed() &&
  text === text.trim() &&
  !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);

/** The same for a text that may have line breaks. */
export const isText = (text: string, lengthMax: number): boolean =>
  text.length <= lengthMax && text.isWellFormed() && !/[^\P{Cc}\n\t]/u.test(text);

export const isWithin = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;
