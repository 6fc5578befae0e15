# Both services: --build-arg SERVICE=message or credit. Nothing is compiled: Node runs the TypeScript as it stands.
ARG NODE_IMAGE=node:24.21.0-trixie-slim

FROM ${NODE_IMAGE} AS dependencies
ARG SERVICE
WORKDIR /app
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json ./
COPY shared/package.json shared/
COPY services/${SERVICE}/package.json services/${SERVICE}/
# --no-optional: the Node of the root package.json is for hosts, this image has its own.
# The secret is a CA bundle, for networks that inspect TLS. Elsewhere it is an empty file, and must not count.
RUN --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca SSL_CERT_FILE=/run/secrets/ca; fi \
 && npx --yes pnpm@12.21.0 install --prod --no-optional --frozen-lockfile --filter "@serin/${SERVICE}..." \
 && rm -rf /root/.npm /root/.cache /root/.local

FROM ${NODE_IMAGE}
ARG SERVICE
ENV NODE_ENV=production
# Under a container's memory limit Node would keep 1 MB for what is new, and tidy up 40 times for each 1,000 requests.
ENV NODE_OPTIONS=--max-semi-space-size=8
WORKDIR /app/services/${SERVICE}
COPY --from=dependencies /app /app
COPY shared/src /app/shared/src
COPY services/${SERVICE} /app/services/${SERVICE}
# Without this mark a service refuses to misbehave (docs/adr/0015-faults.md).
ARG DEMONSTRATION
RUN if [ -n "${DEMONSTRATION}" ]; then touch /etc/serin-demonstration; fi
# What V8 makes of the modules stays in the image: a replica that starts takes two fifths less of the processors. Without settings the
# service ends at once, but not before it has loaded them all. At run time nothing is written: the file system is read-only.
ENV NODE_COMPILE_CACHE=/var/cache/node
RUN install --directory --owner=node "${NODE_COMPILE_CACHE}"
USER node
RUN ! node src/main.ts 2>/dev/null && [ -n "$(ls "${NODE_COMPILE_CACHE}")" ]
EXPOSE 8080
STOPSIGNAL SIGTERM
# Last, so that a new version of the same code is there at once.
ARG SERVICE_VERSION
ARG FAULTS
ENV SERVICE_VERSION=${SERVICE_VERSION} FAULTS=${FAULTS}
# No shell in between: Node gets the signals.
ENTRYPOINT []
CMD ["node", "src/main.ts"]
