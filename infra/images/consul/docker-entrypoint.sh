#!/bin/sh
# The official contract: `agent ...` gets the data and config folders, CONSUL_LOCAL_CONFIG and the
# bind/client interfaces; root drops to the user consul.
set -e

address_of() {
  hostname -I | awk '{ print $1 }' | grep . || { echo "no address found for interface $1" >&2; exit 1; }
}

case "${1:-}" in -*) set -- consul "$@" ;; esac
if [ "$1" = agent ]; then
  shift
  [ -z "$CONSUL_LOCAL_CONFIG" ] || echo "$CONSUL_LOCAL_CONFIG" > /consul/config/local.json
  [ -z "$CONSUL_CLIENT_INTERFACE" ] || set -- -client="$(address_of "$CONSUL_CLIENT_INTERFACE")" "$@"
  [ -z "$CONSUL_BIND_INTERFACE" ] || set -- -bind="$(address_of "$CONSUL_BIND_INTERFACE")" "$@"
  set -- consul agent -data-dir=/consul/data -config-dir=/consul/config "$@"
elif [ "$1" != consul ] && consul --help "$1" 2>&1 | grep -q "consul $1"; then
  set -- consul "$@"
fi
if [ "$1" = consul ] && [ "$(id -u)" = 0 ]; then
  chown -R consul:consul /consul/data /consul/config 2>/dev/null || true
  exec setpriv --reuid=consul --regid=consul --clear-groups "$@"
fi
exec "$@"
