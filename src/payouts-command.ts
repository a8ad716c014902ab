import { userInfo } from 'node:os';
import { payoutsCommand } from './checkout/payouts-command.ts';
import { connectForOrders } from './connect-for-orders.ts';
import { runShopCommand } from './platform/command.ts';

/** `npm run payouts -- …` */
const { stdout, stderr } = process;
const around = { connect: connectForOrders, stdout, stderr };
process.exitCode = await runShopCommand(process.argv.slice(2), around, payoutsCommand(userInfo().username));
