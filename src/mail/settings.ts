import { defaultSender, parseSender } from './message.ts';
import { parseSmtpUrl } from './smtp/smtp-url.ts';

/**
 * Reads the settings for email. A fault is one sentence, without the value if that may contain a password.
 *
 *     const mail = readMailSettings(env, publicUrl);
 *     if ('fault' in mail) throw new ConfigError(mail.fault);
 *     return { …, smtpUrl: mail.smtpUrl, mailFrom: mail.from };
 */
export function readMailSettings(
  env: { SMTP_URL?: string | undefined; MAIL_FROM?: string | undefined },
  publicUrl: string,
): { smtpUrl: string | undefined; from: string } | { fault: string } {
  if (env.SMTP_URL && !parseSmtpUrl(env.SMTP_URL)) {
    return {
      fault:
        'SMTP_URL must be an address such as smtps://user:password@smtp.example.com, with user and password percent-encoded.',
    };
  }
  const from = env.MAIL_FROM || defaultSender(publicUrl);
  if (!parseSender(from)) {
    return { fault: `MAIL_FROM must be an address such as "MyClothes <shop@myclothes.com>", not "${from}".` };
  }
  return { smtpUrl: env.SMTP_URL || undefined, from };
}
