#!/bin/sh
# Alertmanager's configuration knows no variables, and takes no empty address: it is put together here.
set -eu
cd /etc/alertmanager
umask 077
if [ -n "${ALERT_WEBHOOK_URL:-}" ]; then
  printf '%s' "$ALERT_WEBHOOK_URL" > /tmp/webhook-url
  cat alertmanager.yml webhook.yml > /tmp/alertmanager.yml
else
  cat alertmanager.yml > /tmp/alertmanager.yml
fi
# One alone: no cluster.
exec alertmanager --config.file=/tmp/alertmanager.yml --storage.path=/alertmanager --cluster.listen-address=
