# Both services, one recipe: --build-arg SERVICE=message|credit.
ARG NODE_IMAGE=node:24.21.0-trixie-slim

# What both services need, in one layer that both images share.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY shared/package.json shared/
COPY services/message/package.json services/message/
COPY services/credit/package.json services/credit/
# The CA bundle is empty where no network inspects TLS.
RUN --mount=type=secret,id=ca \
    if [ -s /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca SSL_CERT_FILE=/run/secrets/ca; fi; \
    npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --no-optional --filter "./services/*..."

FROM ${NODE_IMAGE}
ARG SERVICE
WORKDIR /app/services/${SERVICE}
COPY --from=dependencies /app /app
COPY shared/src /app/shared/src
COPY services/${SERVICE}/migrations ./migrations
COPY services/${SERVICE}/src ./src
USER node
STOPSIGNAL SIGTERM
ENV NODE_ENV=production
CMD ["node", "src/main.ts"]
ARG SERVICE_VERSION
ENV SERVICE_VERSION=${SERVICE_VERSION}
