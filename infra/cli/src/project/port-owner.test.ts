import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { pid, platform } from 'node:process';
import { expect, test } from 'vitest';
import { inodesOf, ownerOfPort, parseLsof, patienceWith } from './port-owner.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:BC17 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000 100 0 0 10 0
   1: 0100007F:BC17 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0000 100 0 0 10 0
`;

test('When the kernel table is read, then only sockets with the port and the state count', () => {
  expect(inodesOf(table, 48151, ['0A'])).toEqual(['4711']);
  expect(inodesOf(table, 48151, ['01'])).toEqual(['4712']);
  expect(inodesOf(table, 22, ['0A'])).toEqual(['4713']);
  expect(inodesOf(table, 80, ['0A', '01'])).toEqual([]);
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
    const owner = await ownerOfPort(port);
    expect(owner).toContain(`(process ${pid})`);
    expect(patienceWith(owner)).toBe(0);
  } finally {
    server.close();
  }
});

test.runIf(platform === 'linux')(
  'When an outgoing connection has the port, then that is said, also after its end',
  async () => {
    const server = createServer((socket) => socket.on('end', () => socket.end()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const outgoing = connect(port, '127.0.0.1');
    try {
      await once(outgoing, 'connect');
      const taken = outgoing.localPort as number;
      expect(await ownerOfPort(taken)).toMatch(/^an outgoing connection of /);
      expect(await ownerOfPort(taken)).toContain(`(process ${pid})`);
      outgoing.end();
      await once(outgoing, 'close');
      const owner = await ownerOfPort(taken);
      expect(owner).toBe('an outgoing connection that has just ended');
      expect(patienceWith(owner)).toBeGreaterThan(60);
    } finally {
      outgoing.destroy();
      server.close();
    }
  },
);
