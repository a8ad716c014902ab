/** Why an address cannot be listened at, with what to do; any other error as it is. */
export function listenFault(
  error: unknown,
  { host, port, setting }: { host: string; port: number; setting: 'PORT' | 'METRICS_PORT' },
): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is in use: stop what listens there, or set ${setting} to another one.`);
    case 'EACCES':
      return new Error(`This user may not listen at port ${port}: set ${setting} to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Error(
        `HOST is "${host}", which is no address of this machine: 127.0.0.1 is, and 0.0.0.0 is all of them.`,
      );
    default:
      return error;
  }
}
