import { type ParseArgsConfig, parseArgs } from 'node:util';

/** The words of a command that starts servers: options by name, the others in their order. Throws one sentence and the usage. */
export function parseWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new Error(`${(error as Error).message.split('. ')[0]}.\n${usage}`, { cause: error });
  }
}

/**
 * What the command line asks for. Ends the process with the usage where that is asked for, and with status 2
 * where something is not understood.
 */
export function understand<Asked>(read: (args: readonly string[]) => Asked, usage: string): Asked {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return read(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

/** Throws one sentence. */
export function wholeNumber(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
  }
  return number;
}

/** Throws one sentence. */
export function oneOf<Known extends string>(name: string, value: string, known: readonly Known[]): Known {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`${name} must be one of ${known.join(', ')}, not "${value}".`);
  return found;
}
