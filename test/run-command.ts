import { Readable, Writable } from 'node:stream';
import type { CommandConnection } from '../src/commands/connect.ts';
import { type CommandIo, runShopCommand, type ShopCommand } from '../src/commands/shop-command.ts';
import type { TestShop } from './shop.ts';

/** Runs a command on a shop. `onConnect` is told whether the command may create a shop. */
export const runCommand = (
  { database, services }: Pick<TestShop, 'database' | 'services'>,
  command: ShopCommand,
  args: readonly string[],
  onConnect?: (create: boolean) => void,
) =>
  runConnected(
    { database, changeOrderDeps: async () => services } as unknown as CommandConnection,
    command,
    args,
    onConnect,
  );

/** Runs a command on the connection that it would open. */
export async function runConnected<Connection extends object>(
  connection: Connection,
  command: ShopCommand<Connection>,
  args: readonly string[],
  onConnect: (create: boolean) => void = () => {},
) {
  return runWith(
    {
      connect: async (create) => {
        onConnect(create);
        return { ...connection, close: async () => {} };
      },
    },
    command,
    args,
  );
}

/** Runs a command with its own standard input and output. `io` replaces its other dependencies. */
export async function runWith<Connection extends object>(
  io: Pick<CommandIo<Connection>, 'connect'> & Partial<CommandIo<Connection>>,
  command: ShopCommand<Connection>,
  args: readonly string[],
) {
  const [stdout, stderr] = [collect(), collect()];
  const readConfig = () => {
    throw new Error('this test has no settings');
  };
  const status = await runShopCommand(command, args, {
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    user: 'ada',
    readConfig,
    ...io,
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function collect() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}
