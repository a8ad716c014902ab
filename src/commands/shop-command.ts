import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { createCommand, type ExitStatus, type Log, runCommand } from './cli.ts';
import { type CommandConnection, connectForCommand } from './connect.ts';

/** A command that works on a shop's database, such as `npm run orders`. */
export interface ShopCommand<Connection extends object = CommandConnection> {
  /** As in `npm run NAME`. */
  name: string;
  description: string;
  /** Adds the subcommands to `command`. */
  define: (command: Command, context: CommandContext<Connection>) => void;
}

/** The streams, the database and the user of a command. Tests replace some of them. */
export interface CommandIo<Connection extends object = CommandConnection> {
  /** `create`: whether a shop may be created where there is none. */
  connect(create: boolean): Promise<Connection & { close(): Promise<void> }>;
  readConfig(): Pick<Config, 'state'>;
  stdin: Readable;
  stdout: Writable;
  stderr: Writable & { isTTY?: boolean };
  /** Who runs the command, for the history. */
  user: string;
  /** Ends the work early. */
  signal?: AbortSignal;
}

export interface CommandContext<Connection extends object> extends Omit<CommandIo, 'connect'> {
  /** Connects to the database of the shop, does the work, and closes the connection. */
  run(work: (connection: Connection) => Promise<void>): Promise<void>;
  log: Log;
}

/** Runs a command of this process and sets its exit status. */
export async function runMain(shopCommand: ShopCommand, io: Partial<CommandIo> = {}): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const standard = {
    stdin,
    stdout,
    stderr,
    connect: connectForCommand,
    readConfig,
    user: userInfo().username,
  };
  process.exitCode = await runShopCommand(shopCommand, process.argv.slice(2), { ...standard, ...io });
}

export async function runShopCommand<Connection extends object>(
  { name, description, define }: ShopCommand<Connection>,
  args: readonly string[],
  { connect, ...io }: CommandIo<Connection>,
): Promise<ExitStatus> {
  const command = createCommand(name, description, io)
    .option('--create', 'Create a shop where there is none yet. Without this option, that is refused.')
    .addHelpText('after', EXIT_STATUS);
  define(command, {
    ...io,
    log: (line) => void io.stdout.write(`${line}\n`),
    async run(work) {
      const connection = await connect(command.opts<{ create?: true }>().create === true);
      try {
        await work(connection);
      } finally {
        await connection.close();
      }
    },
  });
  return runCommand(command, args, io);
}

const EXIT_STATUS = `
Exit status: 0 when done, 1 when refused or failed (nothing was changed), 2 when the arguments are wrong.`;
