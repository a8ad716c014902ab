import { once } from 'node:events';
import { connect } from 'node:net';

const ANSWER_TIMEOUT_MS = 5_000;

/** One command on a connection of its own; resolves with the answer as it came. */
export async function askRedis(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error(`${command}: Redis does not answer`)));
  try {
    socket.write(`${command}\r\n`);
    const [said] = (await once(socket, 'data')) as [Buffer];
    const answer = said.toString('utf8');
    if (answer.startsWith('-')) throw new Error(`${command}: ${answer.trim()}`);
    return answer;
  } finally {
    socket.destroy();
  }
}

/** What instances send by themselves, whoever shops. */
const NOT_COUNTED = /"(ping|info|hello|client|config|subscribe|auth|monitor)"/i;

/**
 * Counts the commands that clients send, until it is told to stop; what a script does within the server is one
 * command. MONITOR slows the server down, so times are not to be measured meanwhile.
 */
export async function countCommands(port: number): Promise<() => number> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let [rest, count] = ['', 0];
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    // `+1700000000.123456 [0 127.0.0.1:40000] "get" "key"`
    count += lines.filter(
      (line) => /^\+\d+\.\d+ \[\d+ (?!lua)/.test(line) && !NOT_COUNTED.test(line.slice(0, 80)),
    ).length;
  });
  socket.on('error', () => {});
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  return () => {
    socket.destroy();
    return count;
  };
}
