export interface UserDataParts {
  bucket: string;
  /** The SSM parameter that names the release, such as 20261122-ab12cd3-arm64. */
  releaseParameter: string;
  targetGroup: string;
  /** Names, addresses and numbers, but no secrets. */
  environment: Record<string, string>;
}

const VALUE = /^[^'\n]*$/;

/**
 * A new instance runs this once: it downloads the release and runs deploy/install.sh from it. It is kept short, because
 * every change of it creates a new launch template.
 */
export function userDataOf({ bucket, releaseParameter, targetGroup, environment }: UserDataParts): string {
  return `#!/bin/bash
set -euo pipefail
export AWS_DEFAULT_REGION=${quote(environment.AWS_REGION ?? '')}
bucket=${quote(bucket)}

release=$(aws ssm get-parameter --name ${quote(releaseParameter)} --query Parameter.Value --output text)
folder=/opt/myclothes/releases/$release
mkdir -p "$folder" /etc/myclothes
cd /opt/myclothes/releases
aws s3 cp --no-progress "s3://$bucket/releases/$release.tar.gz" "$release.tar.gz"
aws s3 cp --no-progress "s3://$bucket/releases/$release.tar.gz.sha256" "$release.tar.gz.sha256"
sha256sum --check "$release.tar.gz.sha256"
tar --extract --gzip --no-same-owner --file "$release.tar.gz" --directory "$folder"
rm "$release.tar.gz" "$release.tar.gz.sha256"
aws s3 cp --no-progress "s3://$bucket/certificates/rds.pem" /etc/myclothes/rds.pem

cat > /etc/myclothes/environment <<'END'
${Object.entries(environment)
  .map(([name, value]) => `${name}=${checkedValue(name, value)}`)
  .join('\n')}
TARGET_GROUP=${checkedValue('TARGET_GROUP', targetGroup)}
RELEASE_FOLDER=/opt/myclothes/current
END
ln -sfn "$folder" /opt/myclothes/current
exec /opt/myclothes/current/deploy/install.sh
`;
}

function checkedValue(name: string, value: string): string {
  if (!VALUE.test(value)) throw new Error(`${name} may not hold quotes or line breaks.`);
  return value;
}

const quote = (value: string) => `'${checkedValue('A value of the user data', value)}'`;
