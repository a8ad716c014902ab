import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The rules that the construct and its children do not follow, each with the reason. */
export function except(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(scope).acknowledge({ id, reason });
}

/** A permission with a `*`, in the form of the rule's findings: `Action::s3:GetBucket*`, `Resource::*`. */
export const wildcard = (finding: string): string => `AwsSolutions-IAM5[${finding}]`;

/** A resource in the form of the rule's findings: `<LogicalId.Arn>`, or `<LogicalId>` for its name. */
export function findingName(scope: IConstruct, token: string): string {
  const resolved = Stack.of(scope).resolve(token) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  return `<${resolved['Fn::GetAtt']?.join('.') ?? resolved.Ref}>`;
}
