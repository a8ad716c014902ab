import { userInfo } from 'node:os';
import { ordersCommand } from './checkout/orders-command.ts';
import { connectForOrders } from './connect-for-orders.ts';
import { runCommand } from './platform/command-line.ts';

/** `npm run orders -- …` */
const { stdout, stderr } = process;
process.exitCode = await runCommand(ordersCommand(userInfo().username), process.argv.slice(2), {
  connect: connectForOrders,
  stdout,
  stderr,
});
