import type { Logger } from '../process/log.ts';
import { ProviderFault } from './provider.ts';

/** Resolves to undefined if the provider does not respond, or refuses the call. */
export async function ifAnswered<T>(
  answer: Promise<T>,
  { id }: { id: string },
  log: Logger,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ProviderFault)) throw error;
    const line = { attempt: id, code: error.code };
    if (error.isPermanent) log.error(line, 'the payment provider refused a call');
    else log.warn(line, 'the payment provider did not respond');
    return undefined;
  }
}
