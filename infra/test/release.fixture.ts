import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { bothSizes } from './synthesized.ts';

interface Step {
  name: string;
  inputs: Record<string, unknown>;
  onFailure?: string;
  isEnd?: boolean;
}

describe('a release', () => {
  for (const [size, shop] of bothSizes) {
    const stepsOf = (name: string): Step[] => {
      const [document] = shop
        .resources('AWS::SSM::Document')
        .filter(({ Properties }) => Properties.Name === name);
      return document?.Properties.Content.mainSteps;
    };
    const names = (steps: Step[]) => steps.map(({ name }) => name);

    it(`of ${size} migrates once, then replaces all instances`, () => {
      const steps = stepsOf('MyClothes-Release');
      assert.deepEqual(names(steps), [
        'FindArchive',
        'FindPrevious',
        'Migrate',
        'AwaitMigration',
        'RequireMigration',
        'SetRelease',
        'Roll',
        'AwaitRoll',
        'RequireRoll',
        'PutBack',
        'RollBack',
      ]);
      assert.equal(steps.find(({ name }) => name === 'RequireMigration')?.onFailure, 'Abort');
      assert.equal(shop.only('AWS::CodeBuild::Project').Properties.ConcurrentBuildLimit, 1);
    });

    it(`of ${size} never has fewer instances than before`, () => {
      for (const document of ['MyClothes-Release', 'MyClothes-RollBack']) {
        const roll = stepsOf(document).find(({ name }) => name === 'Roll');
        const preferences = (roll?.inputs.Preferences ?? {}) as Record<string, unknown>;
        assert.equal(preferences.MinHealthyPercentage, 100);
      }
    });

    it(`of ${size} that does not become ready is rolled back automatically`, () => {
      const steps = stepsOf('MyClothes-Release');
      for (const name of ['AwaitRoll', 'RequireRoll'])
        assert.equal(steps.find((step) => step.name === name)?.onFailure, 'step:PutBack');
      assert.equal(steps.find(({ name }) => name === 'RequireRoll')?.isEnd, true);
      assert.equal(steps.find(({ name }) => name === 'PutBack')?.inputs.Value, '{{ FindPrevious.Version }}');
    });

    it(`of ${size} can be rolled back manually without migrations`, () => {
      assert.deepEqual(names(stepsOf('MyClothes-RollBack')), [
        'FindArchive',
        'SetRelease',
        'Roll',
        'AwaitRoll',
        'RequireRoll',
      ]);
    });

    it(`of ${size} migrates with commands that pass shellcheck`, () => {
      const { BuildSpec } = shop.only('AWS::CodeBuild::Project').Properties.Source;
      const { commands } = JSON.parse(BuildSpec).phases.build;
      const input = `#!/bin/bash\n: "\${AWS_REGION:?}" "\${BUCKET:?}" "\${RELEASE:?}"\n${commands.join('\n')}\n`;
      const checked = spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' });
      assert.equal(checked.stdout, '');
      assert.equal(checked.status, 0);
    });
  }
});
