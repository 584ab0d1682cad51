import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** `refuse`: nobody listens and connections break. `freeze`: connections stand and are taken, but nothing passes, as behind a dead link. */
export type ProxyMode = 'pass' | 'refuse' | 'freeze';

export interface TcpProxy {
  readonly port: number;
  become(mode: ProxyMode): Promise<void>;
  close(): Promise<void>;
}

/** A TCP connection to another port that can go away and come back. */
export async function openTcpProxy(host: string, target: number): Promise<TcpProxy> {
  const pairs = new Map<Socket, Socket>();
  let mode: ProxyMode = 'pass';
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  function listen(on: number): Promise<Server> {
    const made = createServer((near) => {
      const far = connect(target, host);
      pairs.set(near, far);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        socket.on('data', (bytes) => other.write(bytes));
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          other.destroy();
          pairs.delete(near);
        });
        if (mode === 'freeze') socket.pause();
      }
    });
    return new Promise((resolve, reject) => {
      made.once('error', reject);
      made.listen(on, '127.0.0.1', () => resolve(made));
    });
  }

  function stopListening(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
    });
  }

  return {
    port,
    async become(wanted) {
      if (mode === 'refuse' && wanted !== 'refuse') server = await listen(port);
      mode = wanted;
      if (wanted === 'refuse') return stopListening();
      for (const socket of [...pairs].flat()) {
        if (wanted === 'freeze') socket.pause();
        else socket.resume();
      }
    },
    close: () => (mode === 'refuse' ? Promise.resolve() : stopListening()),
  };
}
