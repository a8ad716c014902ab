import { userInfo } from 'node:os';
import { runShopCommand } from './cli.ts';
import { connectForOrders } from './connect-for-orders.ts';
import { returnsCommand } from './returns.ts';

/** `npm run returns -- …` */
const { stdout, stderr } = process;
const around = { connect: connectForOrders, stdout, stderr };
process.exitCode = await runShopCommand(process.argv.slice(2), around, returnsCommand(userInfo().username));
