import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';

/** A connection to the database, through a socket in its own folder, that can be cut or can change answers. */
export class Line {
  readonly #sockets = new Set<Socket>();
  #folder = '';
  #target = '';
  #server: Server | undefined;
  /** Replaces a text in the answers with another one of the same length. */
  replacement: { text: string; by: string } | undefined;

  async start(targetFolder: string): Promise<string> {
    this.#target = join(targetFolder, '.s.PGSQL.5432');
    this.#folder = await mkdtemp(join(tmpdir(), 'myclothes-line-'));
    await this.resume();
    return this.#folder;
  }

  async resume(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(this.#target);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => {});
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
      near.pipe(far).pipe(this.#alter()).pipe(near);
    });
    this.#server.listen(join(this.#folder, '.s.PGSQL.5432'));
    await once(this.#server, 'listening');
  }

  #alter(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        const { text, by } = this.replacement ?? { text: '', by: '' };
        const at = text ? chunk.indexOf(text) : -1;
        if (at >= 0) chunk.write(by, at);
        done(null, chunk);
      },
    });
  }

  async stop(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close');
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
