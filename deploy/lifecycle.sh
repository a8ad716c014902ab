#!/bin/bash
# Completes the two hooks of the Auto Scaling group. An instance gets requests once the shop is ready. Before it ends,
# it is deregistered from the load balancer, and the shop is stopped when no new requests come: a load balancer needs
# ten seconds to see a failed check, but the shop answers for only five after SIGTERM.
set -euo pipefail

: "${AWS_REGION:?}" "${TARGET_GROUP:?}" "${PORT:?}"
export AWS_DEFAULT_REGION=$AWS_REGION
metadata=http://169.254.169.254/latest
ready_tries=${READY_TRIES:-240}
drain_tries=${DRAIN_TRIES:-90}
pause=${PAUSE_SECONDS:-1}

look_up() {
  local token
  token=$(curl --fail --silent --show-error --max-time 5 --request PUT \
    --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")
  curl --fail --silent --max-time 5 --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"
}

answer_hook() {
  # There is no hook to complete when the instance was only restarted.
  aws autoscaling complete-lifecycle-action --lifecycle-hook-name "$1" --lifecycle-action-result "$2" \
    --auto-scaling-group-name "$group" --instance-id "$instance" || true
}

await_ready() {
  for ((try = 0; try < ready_tries; try++)); do
    if curl --fail --silent --output /dev/null --max-time 2 "http://127.0.0.1:$PORT/health/ready"; then return 0; fi
    sleep "$pause"
  done
  return 1
}

await_out_of_rotation() {
  local state
  for ((try = 0; try < drain_tries; try++)); do
    state=$(aws elbv2 describe-target-health --target-group-arn "$TARGET_GROUP" --targets "Id=$instance" \
      --query 'TargetHealthDescriptions[0].TargetHealth.State' --output text || true)
    case $state in
      unused | None) return 0 ;;
      # No new requests come, and the shop finishes those in progress.
      draining) return 0 ;;
    esac
    sleep "$pause"
  done
}

instance=$(look_up instance-id)
group=$(aws autoscaling describe-auto-scaling-instances --instance-ids "$instance" \
  --query 'AutoScalingInstances[0].AutoScalingGroupName' --output text)

if await_ready; then
  answer_hook open CONTINUE
else
  answer_hook open ABANDON
fi

until [ "$(look_up autoscaling/target-lifecycle-state || true)" = Terminated ]; do
  sleep "$pause"
done
aws elbv2 deregister-targets --target-group-arn "$TARGET_GROUP" --targets "Id=$instance" || true
await_out_of_rotation
systemctl stop myclothes.service
answer_hook drain CONTINUE
