import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Settings } from './settings.ts';
import { DataStack } from './stacks/data-stack.ts';
import { EdgeStack } from './stacks/edge-stack.ts';
import { NetworkStack } from './stacks/network-stack.ts';
import { WatchStack } from './stacks/watch-stack.ts';
import { WebStack } from './stacks/web-stack.ts';

/** CloudFront takes its certificate and web ACL only from this region. */
const EDGE_REGION = 'us-east-1';

export interface ShopStacks {
  network: NetworkStack;
  data: DataStack;
  web: WebStack;
  edge: EdgeStack;
  watch: WatchStack;
}

/** All stacks of MyClothes on AWS, in the sequence of their deployment. cdk-nag checks them during synthesis. */
export function buildShop(app: App, settings: Settings): ShopStacks {
  const account = process.env.CDK_DEFAULT_ACCOUNT;
  const common = {
    env: { region: settings.region, ...(account ? { account } : {}) },
    settings,
    terminationProtection: true,
  };
  const network = new NetworkStack(app, 'MyClothesNetwork', common);
  const data = new DataStack(app, 'MyClothesData', { ...common, network });
  const web = new WebStack(app, 'MyClothesWeb', { ...common, network, data });
  const edge = new EdgeStack(app, 'MyClothesEdge', {
    ...common,
    env: { ...common.env, region: EDGE_REGION },
  });
  // The stacks share only names: the distribution calls the load balancer by its name, with the web stack's secret.
  edge.addStackDependency(web);
  const watch = new WatchStack(app, 'MyClothesWatch', { ...common, network, web });
  Tags.of(app).add('application', 'myclothes');
  Tags.of(app).add('size', settings.size.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { network, data, web, edge, watch };
}
