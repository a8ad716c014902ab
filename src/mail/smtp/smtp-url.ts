/** The mail server that takes all mail of the shop. */
export interface SmtpServer {
  host: string;
  port: number;
  /** Encrypted from the first byte on; otherwise from STARTTLS on. */
  secure: boolean;
  /** On this machine: nothing is encrypted, as nothing leaves it. */
  isLocal: boolean;
  credentials: { user: string; pass: string } | undefined;
}

/** RFC 8314: submission with TLS from the start; RFC 6409: submission. */
const PORTS: Record<string, number> = { 'smtps:': 465, 'smtp:': 587 };

/**
 * `smtps://user:password@host` or `smtp://user:password@host:587`, with or without user and password, both
 * percent-encoded; undefined if it is neither. With `smtp://` a server elsewhere that is given a password
 * has to offer STARTTLS.
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
