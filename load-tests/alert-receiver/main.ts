import process from 'node:process';
import { startAlertReceiver } from './alert-receiver.ts';

/** On all addresses: it is meant for a container. */
const receiver = await startAlertReceiver({
  host: '0.0.0.0',
  port: Number(process.env.PORT || 8080),
  print: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write(`waiting for alerts at ${receiver.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void receiver.close());
