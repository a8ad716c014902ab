#!/bin/bash
# As /usr/local/bin/myclothes, this runs a command of the shop on the instance, such as `sudo myclothes orders list`.
# The command has the user and the environment of myclothes.service, so it reads the same secrets.
set -euo pipefail

folder=$(dirname "$(dirname "$(readlink --canonicalize "$0")")")
environment=${MYCLOTHES_ENVIRONMENT:-/etc/myclothes/environment}
if [ "$(id --user)" != 0 ]; then
  echo "Run this as root: sudo myclothes $*" >&2
  exit 1
fi
set -o allexport
# shellcheck source=/dev/null
. "$environment"
set +o allexport
read -r -a unit < <(systemctl show --property=Environment --value myclothes.service)
exec runuser --user=myclothes -- env "${unit[@]}" "$folder/runtime/bin/node" "$folder/deploy/command.ts" "$@"
