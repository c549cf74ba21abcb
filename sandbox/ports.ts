import net, { type AddressInfo, type Server } from "node:net";

/** Listens on loopback; port 0 takes any. */
export function listen<S extends Server>(server: S, port: number): Promise<S> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Different ports that nobody listens on just now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(net.createServer(), 0)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

/** Whether nobody listens on a port of this machine, by either of the addresses that "localhost" stands for. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", "::1"])
    try {
      const server = net.createServer();
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
      });
      await close(server);
    } catch (error) {
      // A machine without IPv6 has no ::1 to be taken.
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    }
  return true;
}

/** The first free pair of neighbouring ports at or after the wanted one. */
export async function freePair(wanted: number): Promise<[number, number]> {
  for (let port = wanted; port < wanted + 100; port += 2)
    if ((await isFree(port)) && (await isFree(port + 1))) return [port, port + 1];
  throw new Error(`Ports ${wanted} to ${wanted + 99} are taken. Name another with --port.`);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
