import { userInfo } from 'node:os';
import { connectForOrders } from './connect-for-orders.ts';
import { runCommand } from './platform/command-line.ts';
import { returnsCommand } from './returns/command.ts';

/** `npm run returns -- …` */
const { stdout, stderr } = process;
process.exitCode = await runCommand(returnsCommand(userInfo().username), process.argv.slice(2), {
  connect: connectForOrders,
  stdout,
  stderr,
});
