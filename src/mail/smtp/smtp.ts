import type { Transporter } from 'nodemailer';
import { DEFAULT_SENDER_NAME, type MailMessage, type Sender } from '../message.ts';
import type { SmtpServer } from './smtp-url.ts';

/** Delivers emails. */
export interface MailCarrier {
  /** The state of an email that it has taken. */
  readonly takenAs: 'sent' | 'logged';
  /** Resolves when the mail server has accepted the email, and throws a MailFault if it has not. */
  deliver(id: string, message: MailMessage, signal: AbortSignal): Promise<void>;
  /** Ends running deliveries. */
  close(): void;
}

/** The connections of one instance to the mail server, and so the emails that are delivered at the same time. */
export const CONNECTIONS_MAX = 4;
const MAILS_PER_CONNECTION_MAX = 100;
/** This is below every other limit, so that an idle connection is closed properly. */
const IDLE_TIMEOUT_MS = 5_000;

export interface SmtpLimits {
  /** The limit for the connection, including the DNS lookup, and then for the server's greeting. */
  connectMs: number;
  /** The longest time without a byte from the server. */
  silenceMs: number;
  /** The limit for a whole delivery. */
  deliveryMs: number;
}

const LIMITS: SmtpLimits = { connectMs: 5_000, silenceMs: 10_000, deliveryMs: 30_000 };

/** Delivers by SMTP. Connections are kept for the next email. */
export function createSmtpCarrier(
  server: SmtpServer,
  from: Sender,
  limits: Partial<SmtpLimits> = {},
  onError: (error: Error) => void = () => {},
): MailCarrier {
  const { connectMs, silenceMs, deliveryMs } = { ...LIMITS, ...limits };
  let transporter: Transporter | undefined;
  const open = async () => {
    // nodemailer is loaded with the first email, because loading takes a tenth of a second.
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
  // A password is never sent unencrypted.
  requireTLS: credentials !== undefined && !isLocal && !secure,
  ...(credentials ? { auth: credentials } : {}),
});

/**
 * The recipient is one address object and not text that nodemailer would parse, so nothing in an email can add another
 * recipient.
 */
const compose = (id: string, { to, shop, subject, text, html, unsubscribe }: MailMessage, from: Sender) => ({
  from: from.name === DEFAULT_SENDER_NAME ? { ...from, name: shop ?? from.name } : from,
  to: { name: '', address: to },
  subject,
  text,
  html,
  // The ID is the same at each try, so that email clients show an email once that was delivered twice.
  messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
  headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribe && unsubscribeHeaders(unsubscribe)) },
  xMailer: false as const,
});

/** Email programs then offer a button, which sends one POST to the link (RFC 8058). The link is too long to be folded. */
const unsubscribeHeaders = (link: string) => ({
  'List-Unsubscribe': { prepared: true, value: `<${link}>` },
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

const FAULT_LENGTH_MAX = 500;

/** Why an email was not delivered. The message may name the recipient and is only for the database. `codes` are for the log. */
export class MailFault extends Error {
  /** The server has refused this email and would refuse it again. */
  readonly isPermanent: boolean;
  /** The codes of the transport and the server. They contain no text of the server, which may name the recipient. */
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
    // A refused connection, password or sender is not the fault of this email and may be fixed.
    const isRefusal = (responseCode ?? 0) >= 500 && (command === 'RCPT TO' || command === 'DATA');
    this.isPermanent = isRefusal || (code === 'EENVELOPE' && command === 'API');
  }
}
