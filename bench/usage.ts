/** What a measured process tells its parent: first its port, then its use of the processor whenever asked. */
export interface Usage {
  /** Processor time since the start of the process, user and system, in microseconds. */
  cpuUs: number;
  rssBytes: number;
}

export function reportUsage(port: number): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() } satisfies Usage);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ port });
}
