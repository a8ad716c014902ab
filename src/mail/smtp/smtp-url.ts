/** The mail server that delivers the shop's emails. */
export interface SmtpServer {
  host: string;
  port: number;
  /** If true, the connection is encrypted from the start, otherwise with STARTTLS. */
  secure: boolean;
  /** The server is on this machine, so nothing has to be encrypted. */
  isLocal: boolean;
  credentials: { user: string; pass: string } | undefined;
}

/** RFC 8314: submission with TLS from the start; RFC 6409: submission. */
const PORTS: Record<string, number> = { 'smtps:': 465, 'smtp:': 587 };

/**
 * Parses `smtps://user:password@host` or `smtp://user:password@host:587`. User and password are optional and
 * percent-encoded. Returns undefined for anything else. With `smtp://`, a remote server must offer STARTTLS to get a
 * password.
 */
export function parseSmtpUrl(text: string): SmtpServer | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const port = url.port ? Number(url.port) : PORTS[url.protocol];
  const host = url.hostname.replace(/^\[(.+)\]$/, '$1');
  const hasMore = url.search || url.hash || !['', '/'].includes(url.pathname);
  if (!port || !/^[a-z0-9.:_-]+$/i.test(host) || hasMore || !url.username !== !url.password) return undefined;
  const [user, pass] = [decode(url.username), decode(url.password)];
  if (user === undefined || pass === undefined) return undefined;
  const isLocal = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
  const credentials = user ? { user, pass } : undefined;
  return { host, port, secure: url.protocol === 'smtps:', isLocal, credentials };
}

function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return /\p{Cc}/u.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
