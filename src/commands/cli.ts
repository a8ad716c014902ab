import type { Writable } from 'node:stream';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** 0: done. 1: refused or failed, and nothing was changed. 2: the arguments are wrong. */
export type ExitStatus = 0 | 1 | 2;

/** An expected refusal: its message is printed, and the exit status is 1. */
export class CommandRefused extends Error {}

/** Prints a line. */
export type Log = (line: string) => void;

export interface CommandOutput {
  stdout: Writable;
  stderr: Writable;
}

/** Subcommands inherit the settings that are made here, so add them to the result. */
export function createCommand(name: string, description: string, { stdout, stderr }: CommandOutput): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .helpCommand(false)
    .helpOption('-h, --help', 'Show this help.')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(toSentence(text)),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    })
    .showHelpAfterError()
    .exitOverride();
}

/** Parses the arguments, runs the subcommand that they name, and prints why it failed. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  { stdout, stderr }: CommandOutput,
): Promise<ExitStatus> {
  // The reader of a pipe such as `… | head` may close it early.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    await command.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return statusOf(error);
    stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

/** Reads the arguments of this process. Ends it where they ask for help or are wrong. */
export function readOrExit<Options>(read: (args: readonly string[]) => Options): Options {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    if (error instanceof CommanderError) process.exit(statusOf(error));
    throw error;
  }
}

/** commander has printed the help or the reason. */
const statusOf = ({ exitCode }: CommanderError): ExitStatus => (exitCode === 0 ? 0 : 2);

/** A parser for options and arguments that are one line of text. */
export const oneLine =
  (lengthMax: number) =>
  (text: string): string => {
    const line = text.trim();
    if (line.length > lengthMax || /\p{Cc}/u.test(line))
      throw new InvalidArgumentError(`It must be one line of at most ${lengthMax} characters.`);
    return line;
  };

/** A parser for options and arguments that are whole numbers. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return number;
  };

/** A parser that refuses what `parse` returns undefined for. */
export const parsedBy =
  <Value>(parse: (text: string) => Value | undefined, requirement: string) =>
  (text: string): Value => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(requirement);
    return value;
  };

/** Checks how an amount is typed. `parseMoney` reads it once its currency is known. */
export function parseAmount(text: string): string {
  if (!/^\d{1,9}([.,]\d{1,4})?$/.test(text)) throw new InvalidArgumentError('A sum looks like 12 or 12.50.');
  return text;
}

const BY_LENGTH_MAX = 100;

/** The option `--by`, which names who makes a change. */
export const byOption = (user: string): Option =>
  new Option('--by <name>', 'The name for the history.')
    .default(user, 'your user name on this machine')
    .argParser((text) => {
      const name = oneLine(BY_LENGTH_MAX)(text);
      if (name === '') throw new InvalidArgumentError('It must be the name of a person.');
      return name;
    });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const HELP_WIDTH = 110;

/** `error: unknown option '--x'` becomes `Unknown option '--x'.` */
function toSentence(text: string): string {
  const message = text.trim().replace(/^error: /, '');
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?)]$/.test(message) ? '' : '.'}\n`;
}
