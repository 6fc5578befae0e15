import { createServer } from 'node:net';
import { pid } from 'node:process';
import { expect, test } from 'vitest';
import { listeningInodes, ownerOfPort, parseLsof } from './port-owner.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:BC17 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000 100 0 0 10 0
   1: 0100007F:BC17 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0000 100 0 0 10 0
`;

test('When the kernel table is read, then only sockets that listen on the port count', () => {
  expect(listeningInodes(table, 48151)).toEqual(['4711']);
  expect(listeningInodes(table, 22)).toEqual(['4713']);
  expect(listeningInodes(table, 80)).toEqual([]);
});

test('When lsof is read, then the first process id comes out', () => {
  expect(parseLsof('123\n456\n')).toBe(123);
  expect(parseLsof('')).toBeUndefined();
});

test('When this very process listens, then it is named', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as { port: number };
    expect(await ownerOfPort(port)).toContain(`(process ${pid})`);
  } finally {
    server.close();
  }
});
