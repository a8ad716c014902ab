import { userInfo } from 'node:os';
import { runShopCommand } from './cli.ts';
import { connectForOrders } from './connect-for-orders.ts';
import { ordersCommand } from './orders.ts';

/** `npm run orders -- …` */
const { stdout, stderr } = process;
const around = { connect: connectForOrders, stdout, stderr };
process.exitCode = await runShopCommand(process.argv.slice(2), around, ordersCommand(userInfo().username));
