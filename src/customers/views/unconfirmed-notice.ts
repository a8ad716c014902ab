import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { accountIcons } from './account-icons.ts';
import type { ShownCustomer } from './account-shell.ts';

/** Posts the account's own `email` to `/account/email`: the link is sent again. */
export function unconfirmedNotice({ email, isEmailConfirmed }: ShownCustomer): Html | false {
  return (
    !isEmailConfirmed &&
    html`<div class="notice warn said">${accountIcons.information}<span>Your email is not confirmed. Follow the link that we sent to ${email}.</span>
<form action="${paths.accountEmail()}" method="post"><input type="hidden" name="email" value="${email}"><button class="link">Send it again</button></form></div>`
  );
}
