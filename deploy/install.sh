#!/bin/bash
# User data runs this once on a new instance. It creates the user, completes the environment and installs the units.
set -euo pipefail

here=$(dirname "$(readlink --canonicalize "$0")")
environment=/etc/myclothes/environment
# shellcheck source=/dev/null
. "$environment"
: "${AWS_REGION:?}" "${TRUSTED_PROXIES:?}"
export AWS_DEFAULT_REGION=$AWS_REGION

id myclothes >/dev/null 2>&1 || useradd --system --home-dir /var/lib/myclothes --shell /sbin/nologin myclothes

token=$(curl --fail --silent --show-error --max-time 5 --retry 5 --request PUT \
  --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
zone=$(curl --fail --silent --show-error --max-time 5 --retry 5 --header "X-aws-ec2-metadata-token: $token" \
  http://169.254.169.254/latest/meta-data/placement/availability-zone)

# CloudFront sends the shopper's address. The load balancer accepts only our distribution.
list=$(aws ec2 describe-managed-prefix-lists --query 'PrefixLists[0].PrefixListId' --output text \
  --filters Name=prefix-list-name,Values=com.amazonaws.global.cloudfront.origin-facing)
networks=$(aws ec2 get-managed-prefix-list-entries --prefix-list-id "$list" --query 'Entries[].Cidr' --output text)

{
  grep --invert-match --extended-regexp '^(TRUSTED_PROXIES|ZONE)=' "$environment"
  echo "TRUSTED_PROXIES=$TRUSTED_PROXIES,$(tr --squeeze-repeats '[:space:]' , <<<"$networks" | sed 's/,$//')"
  echo "ZONE=$zone"
} >"$environment.new"
chmod 0644 "$environment.new"
mv "$environment.new" "$environment"

install --mode 0644 "$here"/*.service "$here"/*.timer /etc/systemd/system/
install --mode 0644 "$here/logrotate.conf" /etc/logrotate.d/myclothes
ln --symbolic --force "$here/run-command.sh" /usr/local/bin/myclothes
systemctl daemon-reload
systemctl enable --now myclothes.service myclothes-lifecycle.service myclothes-metrics.timer

# This comes last, because an instance without the agent can still serve shoppers.
dnf install --assumeyes --quiet amazon-cloudwatch-agent
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s \
  -c "file:$here/cloudwatch-agent.json"
