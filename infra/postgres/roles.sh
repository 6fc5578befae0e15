#!/usr/bin/env bash
# One-shot job before the migrations: a database, an owner and an application role per service, and a role that
# only looks, with the passwords of the secret files. Safe to repeat; it comes in through the unix socket, so that
# new secrets beside an old volume are simply taken over.
set -euo pipefail

superuser() {
  psql --host /var/run/postgresql --username postgres --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$@"
}

for service in message credit; do
  superuser --set service="$service" --set owner="${service}_owner" --file /serin/roles.sql
  echo "database $service: roles ready"
done
superuser --file /serin/exporter.sql
echo 'exporter: role ready'
