import { App } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { buildShop } from './shop.ts';

const app = new App();
buildShop(
  app,
  readSettings((name) => app.node.tryGetContext(name)),
);
