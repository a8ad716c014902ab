import type { Transporter } from 'nodemailer';
import type { MailMessage, Sender } from '../message.ts';
import type { SmtpServer } from './smtp-url.ts';

/** What takes mail away. */
export interface MailCarrier {
  /** What it makes of a mail that it takes. */
  readonly takenAs: 'sent' | 'logged';
  /** Resolves when the mail server has taken the mail; throws a MailFault when it has not. */
  deliver(id: string, message: MailMessage, signal: AbortSignal): Promise<void>;
  /** Ends deliveries under way. */
  close(): void;
}

/** Connections to the mail server, of one instance: as many mails are under way at a time. */
export const CONNECTIONS_MAX = 4;
const MAILS_PER_CONNECTION_MAX = 100;
/** Below every other limit, so that an idle connection is ended politely. */
const IDLE_TIMEOUT_MS = 5_000;

export interface SmtpLimits {
  /** To a connection, the look-up of the name included, and then to the server's first word. */
  connectMs: number;
  /** Without a byte from the server. */
  silenceMs: number;
  /** A delivery in all. */
  deliveryMs: number;
}

const LIMITS: SmtpLimits = { connectMs: 5_000, silenceMs: 10_000, deliveryMs: 30_000 };

/** Over SMTP, on connections that are kept for the next mail. */
export function createSmtpCarrier(
  server: SmtpServer,
  from: Sender,
  limits: Partial<SmtpLimits> = {},
  onError: (error: Error) => void = () => {},
): MailCarrier {
  const { connectMs, silenceMs, deliveryMs } = { ...LIMITS, ...limits };
  let transporter: Transporter | undefined;
  const open = async () => {
    // Loaded with the first mail: it costs a tenth of a second.
    const { createTransport } = await import('nodemailer');
    transporter ??= createTransport({
      ...connectionOf(server),
      pool: true,
      maxConnections: CONNECTIONS_MAX,
      maxMessages: MAILS_PER_CONNECTION_MAX,
      maxRequeues: 1,
      idleTimeout: IDLE_TIMEOUT_MS,
      connectionTimeout: connectMs,
      dnsTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    }).on('error', onError);
    return transporter;
  };
  return {
    takenAs: 'sent',
    async deliver(id, message, signal) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(deliveryMs)]);
      try {
        await (await open()).sendMail({ ...compose(id, message, from), signal: limited });
      } catch (error) {
        throw new MailFault(error);
      }
    },
    close: () => transporter?.close({ force: true }),
  };
}

const connectionOf = ({ host, port, secure, isLocal, credentials }: SmtpServer) => ({
  host,
  port,
  secure,
  ignoreTLS: isLocal && !secure,
  // A password is never sent where others could read it.
  requireTLS: credentials !== undefined && !isLocal && !secure,
  ...(credentials ? { auth: credentials } : {}),
});

/**
 * The recipient is given as one address, never as text to be parsed, from which the envelope could take
 * several: nothing in a mail can add another.
 */
const compose = (id: string, { to, subject, text, html }: MailMessage, from: Sender) => ({
  from,
  to: { name: '', address: to },
  subject,
  text,
  html,
  // The same at each try, so that one delivered twice shows once.
  messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
  xMailer: false as const,
});

const FAULT_LENGTH_MAX = 500;

/** Why a mail was not taken. The message is for the database, `cause` for the log: it names nobody. */
export class MailFault extends Error {
  /** The server has refused this mail, and would again. */
  readonly isPermanent: boolean;
  /** For the log: codes of the transport and the server, without a word of the server's, which may name the recipient. */
  readonly codes: { code?: string; responseCode?: number; command?: string };

  constructor(error: unknown) {
    const { message, code, responseCode, command } = error as NodeJS.ErrnoException & MailFault['codes'];
    super(String(message).slice(0, FAULT_LENGTH_MAX));
    this.name = 'MailFault';
    this.codes = {
      ...(code ? { code } : {}),
      ...(responseCode ? { responseCode } : {}),
      ...(command ? { command } : {}),
    };
    // Refusals of the connection, the password or the sender are not this mail's: they may be mended.
    const isRefusal = (responseCode ?? 0) >= 500 && (command === 'RCPT TO' || command === 'DATA');
    this.isPermanent = isRefusal || (code === 'EENVELOPE' && command === 'API');
  }
}
