import { constants, getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, type Options, verifySync } from '@node-rs/argon2';

export type HashingTask =
  | { verb: 'hash'; password: string; parameters: Options }
  | { verb: 'verify'; password: string; stored: string };
export type HashingAnswer = { ok: true; result: string | boolean } | { ok: false; message: string };

/** Than the shop: it gets a tenth of a core that pages want, and all of one that nobody wants. */
const NICER = 10;

// Linux sets it for this thread alone, other systems for the whole shop.
if (process.platform === 'linux')
  setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICER));

parentPort?.on('message', (task: HashingTask) => parentPort?.postMessage(answer(task)));

function answer(task: HashingTask): HashingAnswer {
  try {
    const { password } = task;
    const result =
      task.verb === 'hash' ? hashSync(password, task.parameters) : verifySync(task.stored, password);
    return { ok: true, result };
  } catch (error) {
    return { ok: false, message: String(error) };
  }
}
