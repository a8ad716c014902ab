import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The same schema as in src/state/dynamodb/create-table.ts, which creates the table outside of AWS. */
export const STATE_TABLE = 'myclothes-state';

/** The table for sessions and carts of the stage `dynamodb`. */
export function createStateTable(scope: Construct, key: IKey): TableV2 {
  return new TableV2(scope, 'StateTable', {
    tableName: STATE_TABLE,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    timeToLiveAttribute: 'expires',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: TableEncryptionV2.customerManagedKey(key),
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
