import { Problem } from '../../web/errors/errors.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { CARRIER_LENGTH_MAX } from './detail/order-forms.ts';

/** A typed carrier or tracking number as a single line, which is how its column holds it. Throws a Problem if it is too long. */
export function typedLine(text = ''): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (isCleanText(line, CARRIER_LENGTH_MAX)) return line;
  throw new Problem(
    400,
    'invalid_request',
    `Enter a carrier and a tracking number of at most ${CARRIER_LENGTH_MAX} characters each.`,
  );
}
