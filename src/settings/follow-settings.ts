import { type Repetition, repeat } from '../process/repeat.ts';
import { SETTINGS_POLL_MS, type Settings } from './settings.ts';

/** Asks for newer settings again and again. A failure that repeats is reported once. */
export function followSettings(
  settings: Pick<Settings, 'refresh'>,
  onError: (error: unknown) => void,
): Repetition {
  let isFailing = false;
  return repeat(
    SETTINGS_POLL_MS,
    async () => {
      await settings.refresh();
      isFailing = false;
    },
    (error) => {
      if (!isFailing) onError(error);
      isFailing = true;
    },
  );
}
