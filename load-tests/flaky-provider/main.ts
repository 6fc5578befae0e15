import process from 'node:process';
import { startFlakyProvider } from './flaky-provider.ts';

/** On all addresses: it is meant for a container. `PORT` takes messages, `CONTROL_PORT` orders. */
const provider = await startFlakyProvider({
  host: '0.0.0.0',
  port: Number(process.env.PORT || 8080),
  controlPort: Number(process.env.CONTROL_PORT || 8081),
});
process.stdout.write(`messages to ${provider.url}, control at ${provider.controlUrl}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void provider.close());
