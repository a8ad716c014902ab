import { PassThrough } from 'node:stream';
import { runShopCommand, type ShopCommand } from '../src/commands/cli.ts';
import type { TestShop } from './shop.ts';

/** Runs a command of the staff on a shop. `onConnect` is told whether it may create a shop. */
export const runCommand = <Request extends object, Connected>(
  { database, services }: Pick<TestShop, 'database' | 'services'>,
  command: ShopCommand<Request, Connected>,
  args: string[],
  onConnect?: (create: boolean) => void,
) =>
  runConnected({ database, changes: async () => services } as unknown as Connected, command, args, onConnect);

/** Runs a command on what it would have connected to. */
export async function runConnected<Request extends object, Connected>(
  connected: Connected,
  command: ShopCommand<Request, Connected>,
  args: string[],
  onConnect: (create: boolean) => void = () => {},
) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const connect = async (create: boolean) => {
    onConnect(create);
    return { ...connected, close: async () => {} };
  };
  const status = await runShopCommand(args, { connect, stdout, stderr }, command);
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, said: text(stdout), complained: text(stderr) };
}
