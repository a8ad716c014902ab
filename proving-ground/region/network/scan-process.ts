import { connect } from 'node:net';

/**
 * Runs on one host. It tries every given address and port and prints those that it reached: the connection was
 * accepted, or the host itself answered that no one listens there.
 */

/** Between namespaces, a refusal can arrive too early to be noticed, until the packet is sent again 1 s later. */
const TIMEOUT_MS = 5_000;

export interface ScanTarget {
  address: string;
  port: number;
}

const targets = JSON.parse(process.argv[2] ?? '[]') as ScanTarget[];
const reached = await Promise.all(targets.map(isReached));
process.stdout.write(JSON.stringify(targets.filter((_, index) => reached[index])));

function isReached({ address, port }: ScanTarget): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'));
  });
}
