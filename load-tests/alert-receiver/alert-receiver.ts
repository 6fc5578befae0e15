import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readJson } from '../flaky-provider/read-json.ts';

/** The part of Alertmanager's webhook message that is shown. */
interface Notification {
  alerts?: {
    status?: string;
    startsAt?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  }[];
}

export interface AlertReceiver {
  url: string;
  close(): Promise<void>;
}

export interface AlertReceiverOptions {
  host?: string;
  port?: number;
  /** Is given a line for each alert that comes. */
  print: (line: string) => void;
}

/** Takes what Alertmanager POSTs to a webhook, and shows each alert in a line. */
export async function startAlertReceiver(options: AlertReceiverOptions): Promise<AlertReceiver> {
  const { host = '127.0.0.1', port = 0, print } = options;
  const server = createServer((req, res) => void receive(req, res, print));
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${own}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(
  req: IncomingMessage,
  res: ServerResponse,
  print: (line: string) => void,
): Promise<void> {
  if (req.method !== 'POST') return void res.writeHead(405).end();
  try {
    const { alerts = [] } = (await readJson(req)).value as Notification;
    for (const alert of alerts) print(lineOf(alert));
    res.writeHead(204).end();
  } catch (error) {
    res.writeHead(400).end(`${(error as Error).message}\n`);
  }
}

/** `firing ErrorRate service=message since 2026-01-01T00:00:00Z: one in ten requests fails`. */
function lineOf(alert: NonNullable<Notification['alerts']>[number]): string {
  const { alertname = '?', ...labels } = alert.labels ?? {};
  const which = Object.entries(labels).map(([name, value]) => ` ${name}=${value}`);
  const summary = alert.annotations?.summary;
  const since = ` since ${alert.startsAt ?? '?'}`;
  return `${alert.status ?? '?'} ${alertname}${which.join('')}${since}${summary ? `: ${summary}` : ''}`;
}
