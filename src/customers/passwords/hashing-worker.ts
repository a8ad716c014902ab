import { constants, getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, type Options, verifySync } from '@node-rs/argon2';

export type HashingTask =
  | { verb: 'hash'; password: string; parameters: Options }
  | { verb: 'verify'; password: string; stored: string };
export type HashingAnswer = { ok: true; result: string | boolean } | { ok: false; message: string };

/** With this niceness the thread gets a tenth of a core that pages use, and all of an idle one. */
const NICENESS = 10;

// Linux sets the priority of this thread only, but other systems that of the whole process.
if (process.platform === 'linux')
  setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICENESS));

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
