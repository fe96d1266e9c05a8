import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer } from 'node:net';

/** Everything here listens on this address only. */
export const host = '127.0.0.1';

/** A port that nobody listens on just now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createSocketServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const port = portOf(server);
      server.close(() => resolve(port));
    });
  });

const portOf = (server: { address(): ReturnType<Server['address']> }): number => {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server listens on no port.');
  return address.port;
};

/** Listens on 127.0.0.1; `port` 0 takes a free one. Rejects with the error of `listen` (`EADDRINUSE`). */
export const listen = (
  answer: Parameters<typeof createServer>[1] & object,
  port: number,
): Promise<{ server: Server; port: number; close(): Promise<void> }> =>
  new Promise((resolve, reject) => {
    // Browsers and SDK clients keep connections; none may be cut between two requests of a slow test.
    const server = createServer({ keepAliveTimeout: 60_000 }, answer);
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve({
        server,
        port: portOf(server),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
