#!/usr/bin/env bash
# The official contract: the first start makes the cluster, the superuser, the database and runs
# /docker-entrypoint-initdb.d; later starts change nothing. Every POSTGRES_* variable may be given as *_FILE.
set -Eeuo pipefail

fail() { echo "Error: $*" >&2; exit 1; }

# value_of NAME DEFAULT: the variable, or the content of the file NAME_FILE points at.
value_of() {
  local file="${1}_FILE"
  if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then fail "both $1 and $file are set"; fi
  if [ -n "${!file:-}" ]; then cat "${!file}"; else printf '%s' "${!1:-$2}"; fi
}

make_cluster() {
  local password="$1" args=()
  eval "args=(${POSTGRES_INITDB_ARGS:-})"
  [ -z "${POSTGRES_INITDB_WALDIR:-}" ] || args+=(--waldir "$POSTGRES_INITDB_WALDIR")
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") "${args[@]}"
  if [ "${POSTGRES_HOST_AUTH_METHOD:-}" = trust ]; then
    echo '# every host is trusted: POSTGRES_HOST_AUTH_METHOD=trust' >> "$PGDATA/pg_hba.conf"
  fi
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >> "$PGDATA/pg_hba.conf"
}

sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$user" --no-password "$@"; }

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) echo "running $file"; if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) echo "running $file"; sql --dbname "$database" -f "$file" ;;
      *.sql.gz) echo "running $file"; gunzip -c "$file" | sql --dbname "$database" ;;
      */\*) ;;
      *) echo "ignoring $file" ;;
    esac
  done
}

first_start() {
  local password
  password="$(value_of POSTGRES_PASSWORD '')"
  if [ -z "$password" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    fail 'POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE) must be set for the first start'
  fi
  make_cluster "$password"
  # Only on the unix socket, so that nobody outside sees a half-made database.
  PGUSER="$user" pg_ctl -D "$PGDATA" -o "$(printf '%q ' "$@" -c listen_addresses='' -p 5432)" -w start
  if [ "$database" != postgres ]; then
    sql --dbname postgres --set db="$database" <<< 'CREATE DATABASE :"db";'
  fi
  run_init_files
  PGUSER="$user" pg_ctl -D "$PGDATA" -m fast -w stop
  echo 'PostgreSQL init process complete; ready for start up.'
}

case "${1:-}" in -*) set -- postgres "$@" ;; esac
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" && chmod 0700 "$PGDATA"
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  mkdir -p "$PGDATA" && { chmod 0700 "$PGDATA" || true; }
  user="$(value_of POSTGRES_USER postgres)"
  database="$(value_of POSTGRES_DB "$user")"
  [ -s "$PGDATA/PG_VERSION" ] || first_start "${@:2}"
fi
exec "$@"
