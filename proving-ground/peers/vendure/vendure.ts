import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The exact version that is compared. It is installed into a folder of its own and is no dependency of this shop. */
export const VENDURE = { name: '@vendure/core', version: '3.7.3' } as const;
export const API_PATH = 'shop-api';
export const TOKEN_HEADER = 'vendure-auth-token';

/** Vendure refuses to start in production with its default password. Its admin interface is not used. */
const ADMIN = { identifier: 'admin', password: 'a-password-for-measurements' };

/** What the child processes get as their argument. */
export interface VendureInput {
  /** The folder with its node_modules. */
  folder: string;
  port: number;
  connection: { host: string; user: string; database: string };
  maxConnections: number;
}

interface VendureApp {
  get<Service>(token: unknown): Service;
  close(): Promise<void>;
}

/** The part of Vendure's interface that is used here. */
export interface VendureCore {
  bootstrap(config: unknown): Promise<VendureApp>;
  populate(bootstrap: () => Promise<VendureApp>, initialData: unknown, csvFile: string): Promise<VendureApp>;
  JobQueueService: unknown;
  SearchService: unknown;
  RequestContextService: unknown;
  DefaultLogger: new (options: { level: number }) => unknown;
  DefaultSearchPlugin: { init(options: object): unknown };
  dummyPaymentHandler: unknown;
}

/** Loads Vendure from the folder that it was installed into. */
export function loadVendure(folder: string): VendureCore {
  const require = createRequire(join(folder, 'package.json'));
  return { ...require(VENDURE.name), ...require(`${VENDURE.name}/cli`) };
}

/** Vendure's defaults, apart from where it listens, its database, search, bearer tokens and a payment method. */
export function configOf(core: VendureCore, input: VendureInput, { synchronize }: { synchronize: boolean }) {
  const { host, user, database } = input.connection;
  return {
    apiOptions: {
      hostname: '127.0.0.1',
      port: input.port,
      adminApiPath: 'admin-api',
      shopApiPath: API_PATH,
      cors: { origin: ['http://localhost'] },
    },
    authOptions: { tokenMethod: 'bearer', superadminCredentials: ADMIN },
    dbConnectionOptions: {
      type: 'postgres',
      host,
      username: user,
      database,
      synchronize,
      logging: false,
      poolSize: input.maxConnections,
    },
    logger: new core.DefaultLogger({ level: 0 }),
    paymentOptions: { paymentMethodHandlers: [core.dummyPaymentHandler] },
    plugins: [core.DefaultSearchPlugin.init({ bufferUpdates: false })],
  };
}

export const readInput = (): VendureInput => JSON.parse(process.argv[2] ?? '{}');
