import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { violationsIn } from './synthesize.ts';
import { bothSizes } from './synthesized.ts';

const REASON_LENGTH_MIN = 20;

describe('the rules of cdk-nag (AwsSolutions) and of CloudFormation', () => {
  for (const [size, { violations, app }] of bothSizes) {
    it(`are followed by ${size}`, () => assert.deepEqual(violations, []));

    it(`have their exceptions in ${size} explained`, () => {
      const reasons = app.node
        .findAll()
        .flatMap(({ node }) => node.metadata)
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(data as Record<string, unknown>));
      assert.ok(reasons.length > 10);
      for (const [id, reason] of reasons) {
        assert.ok(JSON.stringify(reason).length > REASON_LENGTH_MIN, `${id}: ${JSON.stringify(reason)}`);
      }
    });
  }

  it('find a bucket that can be read without TLS', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'myclothes-nag-'));
    const exitCode = process.exitCode;
    try {
      const app = new App({ outdir });
      new Bucket(new Stack(app, 'Wrong'), 'Bucket');
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      try {
        app.synth();
      } catch {
        // The report has the findings.
      }
      assert.ok(
        violationsIn(outdir).some((violation) => /AwsSolutions-S10 at Wrong\/Bucket/.test(violation)),
      );
    } finally {
      process.exitCode = exitCode;
      rmSync(outdir, { recursive: true, force: true });
    }
  });
});
