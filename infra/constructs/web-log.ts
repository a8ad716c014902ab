import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LOG_GROUP } from './watch-names.ts';

/** The instances' log: a line of JSON for each event, without names, addresses or tokens (S31). */
export const createWebLog = (scope: Construct, encryptionKey: IKey): LogGroup =>
  new LogGroup(scope, 'WebLog', {
    logGroupName: LOG_GROUP,
    retention: RetentionDays.THREE_MONTHS,
    encryptionKey,
    removalPolicy: RemovalPolicy.RETAIN,
  });
