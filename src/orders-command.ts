import { userInfo } from 'node:os';
import { ordersCommand } from './checkout/orders-command.ts';
import { connectForOrders } from './connect-for-orders.ts';
import { runShopCommand } from './platform/command.ts';

/** `npm run orders -- …` */
const { stdout, stderr } = process;
const around = { connect: connectForOrders, stdout, stderr };
process.exitCode = await runShopCommand(process.argv.slice(2), around, ordersCommand(userInfo().username));
