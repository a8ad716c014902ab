import type { FastifyInstance } from 'fastify';
import type { Site } from '../layout/page.ts';
import { paths } from '../layout/paths.ts';

/** RFC 9116 recommends less than a year, so that an abandoned file is not believed. */
const VALID_DAYS = 90;
const DAY_MS = 86_400_000;

/** Addresses that programs know without a link: of password managers, and of people who report a vulnerability. */
export async function wellKnownRoutes(app: FastifyInstance): Promise<void> {
  app.get('/.well-known/change-password', (_request, reply) => reply.redirect(paths.accountPassword(), 302));
  app.get('/.well-known/security.txt', (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/plain; charset=utf-8')
      .send(securityTxt(app.site, new Date())),
  );
}

/** RFC 9116. The day of expiry moves on with each day, because the contact is read from the settings. */
function securityTxt({ publicUrl, settings }: Site, now: Date): string {
  const expires = new Date(Math.floor(now.getTime() / DAY_MS + VALID_DAYS) * DAY_MS);
  return `Contact: mailto:${encodeURI(settings.contact.email)}
Expires: ${expires.toISOString()}
Preferred-Languages: en
Canonical: ${publicUrl}/.well-known/security.txt
`;
}
