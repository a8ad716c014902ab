import { cpus, totalmem } from 'node:os';
import type { Load } from './load.ts';
import { median } from './load.ts';

/** Collects figures and writes them as Markdown: medians of the rounds, and ratios to a bare limit of the same run. */
export interface Report {
  heading(text: string): void;
  row(name: string, rounds: Load[], ratios: Record<string, number>): void;
  value(name: string, figure: number | string): void;
  text(): string;
}

export function createReport(command: string): Report {
  const lines: string[] = [];
  const print = (line: string) => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  };
  const cpu = cpus()[0]?.model ?? 'unknown processor';
  print(`# Measurements of ${new Date().toISOString().slice(0, 10)}\n`);
  print(
    `\`${command}\` with Node ${process.version} on ${cpus().length} cores (${cpu}), ${Math.round(totalmem() / 2 ** 30)} GiB. The load comes from the same machine. Figures are medians of the rounds; the ratios compare rounds that were run in turn.\n`,
  );
  return {
    heading: (text) =>
      print(
        `\n## ${text}\n\n| what | a second | CPU µs a request | p50 ms | p99 ms | failed | ratios |\n|---|---|---|---|---|---|---|`,
      ),
    row(name, rounds, ratios) {
      const of = (figure: keyof Load) => median(rounds.map((round) => round[figure]));
      const said = Object.entries(ratios).map(([what, ratio]) => `${ratio.toFixed(2)} ${what}`);
      print(
        `| ${name} | ${Math.round(of('requestsPerSecond'))} | ${of('cpuUs').toFixed(0)} | ${of('p50Ms')} | ${of('p99Ms')} | ${of('failed')} | ${said.join(', ')} |`,
      );
    },
    value: (name, figure) =>
      print(`| ${name} | ${typeof figure === 'number' ? Math.round(figure) : figure} | | | | | |`),
    text: () => `${lines.join('\n')}\n`,
  };
}
