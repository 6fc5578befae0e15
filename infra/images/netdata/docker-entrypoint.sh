#!/bin/sh
# The official contract: Netdata in the foreground, for the host below /host, as the user DOCKER_USR.
exec netdata -u "${DOCKER_USR:-netdata}" -D -s /host -p "${NETDATA_LISTENER_PORT:-19999}" "$@"
