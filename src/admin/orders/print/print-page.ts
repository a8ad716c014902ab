import { type HtmlValue, html } from '../../../layout/html.ts';
import { assetPath } from '../../../web/assets.ts';

/** A page of its own, because the navigation of the admin does not belong on paper. */
export const printPage = (title: string, main: HtmlValue): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="only light">
<link rel="stylesheet" href="${assetPath('css/print.css')}">
<script type="module" src="${assetPath('js/admin/print.js')}"></script>
<title>${title}</title>
</head>
<body><main>${main}</main></body>
</html>
`.text;
