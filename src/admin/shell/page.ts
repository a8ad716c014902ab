import type { FastifyReply } from 'fastify';
import { type Html, type HtmlValue, html, trusted } from '../../layout/html.ts';
import { logoLink, pageShellOf } from '../../layout/page-shell.ts';
import { paths } from '../../layout/paths.ts';
import { adminStyles } from '../../layout/styles.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import type { SignedInStaff } from '../../staff/page-guard.ts';
import { assetPath } from '../../web/assets.ts';
import { sendHtml } from '../../web/send-html.ts';
import { type AreaLabel, navigation } from './navigation.ts';

/** The content of one page of the admin. */
export interface AdminContent {
  /** The heading, and the title of the document. */
  title: string;
  /** The area that the navigation marks. */
  area?: AreaLabel | undefined;
  /** Links and buttons beside the heading. */
  actions?: Html | undefined;
  /** A sentence about what was just done. */
  notice?: HtmlValue | undefined;
  /** The words in the field that searches everything. */
  search?: string | undefined;
  main: Html;
  /** Additional module scripts: `admin/list` → public/js/admin/list.js. */
  scripts?: readonly string[] | undefined;
}

const HEAD_START = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fdfcfa">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161513">
${adminStyles}<script type="module" src="${assetPath('js/admin/admin.js')}"></script>
`;

/** Sends a page of the admin with its navigation. */
export const sendAdminPage = (
  reply: FastifyReply,
  staff: SignedInStaff,
  content: AdminContent,
  status = 200,
): FastifyReply =>
  sendHtml(reply.status(status), renderAdminPage(staff, content, reply.server.site.settings).text);

function renderAdminPage({ name, role }: SignedInStaff, content: AdminContent, settings: ShopSettings): Html {
  const { title, area, actions, notice, search = '', main, scripts = [] } = content;
  return html`${trusted(HEAD_START)}${trusted(pageShellOf(settings).head)}${scripts.map(script)}<title>${title} | Admin | ${settings.name}</title>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<div class="shell">
<header class="rail">
${logoLink(settings, paths.admin())}
<form class="everything" action="${paths.adminSearch()}" role="search" aria-label="Everything"><label class="vh" for="everything">Search everything</label><input class="input small" id="everything" name="q" type="search" maxlength="100" value="${search}" placeholder="Search" autocomplete="off"></form>
${navigation(role, area)}
<div class="who small muted"><p><a href="${paths.adminSecurity()}">${name}</a></p>
<form action="${paths.signOut()}" method="post"><button class="link">Sign out</button></form></div>
</header>
<main id="main" class="work">
<div class="top"><h1>${title}</h1>${actions}</div>
${notice && html`<p class="notice good" role="status">${notice}</p>`}
${main}
</main>
</div>
</body>
</html>
`;
}

const script = (name: string): Html =>
  html`<script type="module" src="${assetPath(`js/${name}.js`)}"></script>
`;
