import type { Writable } from 'node:stream';
import type { ImportProgress } from '../catalog/import/import.ts';

/** On a terminal one line is written over and over; in a log a new line now and then is enough. */
const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 3_000;

const STEPS: Record<ImportProgress['step'], string> = {
  reading: '',
  comparing: '; comparing with the shop',
  writing: '; writing',
};

const CLEAR_LINE = '\r\u001b[K';

export class ProgressLine {
  readonly #out: Writable & { isTTY?: boolean };
  readonly #startedMs = performance.now();
  #shownMs = this.#startedMs;
  #isLineOpen = false;
  #step: ImportProgress['step'] = 'reading';

  constructor(out: Writable & { isTTY?: boolean }) {
    this.#out = out;
  }

  show({ rows, products, step }: ImportProgress): void {
    const now = performance.now();
    const isNewStep = step !== this.#step && (this.#out.isTTY || now - this.#startedMs >= LOG_INTERVAL_MS);
    this.#step = step;
    if (!isNewStep && now - this.#shownMs < (this.#out.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS))
      return;
    this.#shownMs = now;
    const perSecond = Math.round(rows / ((now - this.#startedMs) / 1_000));
    const text = `${rows} rows, ${products} products read, ${perSecond} rows per second${STEPS[step]}`;
    this.#out.write(this.#out.isTTY ? `${CLEAR_LINE}${text}` : `${text}\n`);
    this.#isLineOpen = this.#out.isTTY === true;
  }

  /** Leaves a clean line to whoever writes next. */
  end(): void {
    if (this.#isLineOpen) this.#out.write(CLEAR_LINE);
    this.#isLineOpen = false;
  }
}
