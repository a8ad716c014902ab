import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * One key encrypts the shop's data: database, cache, secrets, logs and alarms. It is retained when its stack is deleted.
 * Its policy is complete here; roles of later stacks get access by their own policies.
 */
export function createKey(scope: Construct): IKey {
  const key = new Key(scope, 'Key', {
    alias: 'myclothes',
    description: 'Encrypts the data of MyClothes',
    enableKeyRotation: true,
  });
  key.addToResourcePolicy(forLogs(Stack.of(scope)));
  // Without this, an alarm would change its state without notifying anyone.
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return Key.fromKeyArn(scope, 'KeyClosed', key.keyArn);
}

function forLogs(stack: Stack): PolicyStatement {
  const logGroups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
  });
}
