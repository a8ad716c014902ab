import { userInfo } from 'node:os';
import { runShopCommand } from './cli.ts';
import { connectForOrders } from './connect-for-orders.ts';
import { payoutsCommand } from './payouts.ts';

/** `npm run payouts -- …` */
const { stdout, stderr } = process;
const around = { connect: connectForOrders, stdout, stderr };
process.exitCode = await runShopCommand(process.argv.slice(2), around, payoutsCommand(userInfo().username));
