import { PassThrough } from 'node:stream';
import { runShopCommand, type ShopCommand } from '../src/platform/command.ts';
import type { TestShop } from './shop.ts';

/** Runs a command of the staff on a shop's database. `onConnect`: whether it might make a shop. */
export async function runCommand<Request extends object, Connected>(
  { database, checkout }: Pick<TestShop, 'database' | 'checkout'>,
  command: ShopCommand<Request, Connected>,
  args: string[],
  onConnect: (create: boolean) => void = () => {},
) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const connected = { database, changes: checkout.changes, close: async () => {} };
  const connect = async (create: boolean) => {
    onConnect(create);
    return connected as unknown as Connected & { close(): Promise<void> };
  };
  const status = await runShopCommand(args, { connect, stdout, stderr }, command);
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { status, said: text(stdout), complained: text(stderr) };
}
