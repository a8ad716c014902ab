import { readOrExit } from '../../src/commands/cli.ts';
import type { Attack, AttackResult } from './attack.ts';
import { ATTACKS } from './attacks.ts';
import { readOptions } from './options.ts';
import { type AttackTarget, openTarget } from './target.ts';

/** `npm run attack -- …`: exits with 1 when the shop did not hold. */
const log = (line: string) => void process.stdout.write(`${line}\n`);
const asked = readOrExit((args) => readOptions(args, ATTACKS));
if (asked.command === 'list') {
  for (const { name, row, summary } of ATTACKS) log(`${name.padEnd(24)}${row.padEnd(6)}${summary}`);
} else {
  try {
    const target = await openTarget(asked);
    for (const attack of asked.attacks) await run(attack, target);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

async function run(attack: Attack, target: AttackTarget): Promise<void> {
  log(`${attack.name} (${attack.row}): ${attack.summary}`);
  if (attack.needsForgedAddresses && !target.canForge) {
    log('  NOT RUN: start the shop with TRUSTED_PROXIES=127.0.0.0/8, and add --as-proxy.');
    process.exitCode = 1;
    return;
  }
  const { held, figures }: AttackResult = await attack.run(target);
  for (const [what, figure] of Object.entries(figures)) log(`  ${what}: ${figure}`);
  log(held ? '  The shop held.' : '  The shop DID NOT HOLD.');
  if (!held) process.exitCode = 1;
}
