#!/bin/sh
# The official contract: Netdata in the foreground, as the user DOCKER_USR, on NETDATA_LISTENER_PORT. Without the host below /host, which
# docker-compose.yml doesn't put there.
exec netdata -u "${DOCKER_USR:-netdata}" -D -p "${NETDATA_LISTENER_PORT:-19999}" "$@"
