import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../settings.ts';
import { buildShop, type ShopStacks } from '../shop.ts';

export type StackName = keyof ShopStacks;

export interface Resource {
  stack: StackName;
  id: string;
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of a hundred types.
  Properties: any;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export interface Synthesized {
  app: App;
  templates: Readonly<Record<StackName, Template>>;
  /** The findings of cdk-nag and of CloudFormation's schemas. */
  violations: string[];
  /** The resources of this type in all stacks. */
  resources(type: string): Resource[];
  /** The only resource of its type. */
  only(type: string): Resource;
}

const cdkJson = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));

/** Synthesizes the whole shop as `npx cdk synth -c …` does, and removes the files that it writes. */
export function synthesize(context: Record<string, string> = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'myclothes-synth-'));
  try {
    const app = new App({ outdir, context: { ...cdkJson.context, ...context } });
    const stacks = buildShop(
      app,
      readSettings((name) => app.node.tryGetContext(name)),
    );
    app.synth();
    const templates = Object.fromEntries(
      Object.entries(stacks).map(([name, stack]) => [name, Template.fromStack(stack as Stack)]),
    ) as Record<StackName, Template>;
    const resources = (type: string) => resourcesOf(templates, type);
    const only = (type: string) => {
      const [first, ...rest] = resources(type);
      if (!first || rest.length > 0) throw new Error(`There are ${rest.length + 1} of ${type}, not one.`);
      return first;
    };
    return { app, templates, violations: violationsIn(outdir), resources, only };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function resourcesOf(templates: Record<StackName, Template>, type: string): Resource[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.findResources(type)).map(([id, resource]) => ({
      ...(resource as unknown as Omit<Resource, 'stack' | 'id'>),
      stack: stack as StackName,
      id,
    })),
  );
}

interface Report {
  pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[];
}

export function violationsIn(outdir: string): string[] {
  const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}
