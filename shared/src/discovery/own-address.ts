import { createSocket } from 'node:dgram';

/**
 * The address of this machine on the way to a host. Connecting a UDP socket sends nothing: it only makes the kernel
 * choose a route. Throws when there is no route, or no such name.
 */
export async function ownAddressTowards(host: string, port: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = createSocket('udp4');
  socket.once('error', reject);
  // Not as connect's callback: that would also be called with an error.
  socket.once('connect', () => resolve(socket.address().address));
  socket.connect(port, host);
  try {
    return await promise;
  } finally {
    socket.close();
  }
}
