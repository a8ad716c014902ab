import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { dayView } from '../../layout/shop-time.ts';
import type { Invitation } from '../../staff/invitations.ts';
import type { ListedMember } from '../../staff/manage.ts';
import { STAFF_ROLES } from '../../staff/scopes.ts';
import { askFirst } from '../shell/ask-first.ts';

export interface StaffContent {
  members: readonly ListedMember[];
  invitations: readonly Invitation[];
  /** What was typed into the form that invites, with what is wrong with it. */
  typed: { email: string; role: string; fault?: string };
  /** The reader’s own ID: nobody removes themselves by accident. */
  ownId: string;
  timeZone: string;
}

/** The most members of the page. */
export const MEMBERS_MAX = 500;

/** What each role may do, for people. The table in src/staff/scopes.ts decides. */
const ROLE_TEXTS: Readonly<Record<(typeof STAFF_ROLES)[number], string>> = {
  owner: 'Everything, and who is staff',
  manager: 'Everything except who is staff',
  fulfillment: 'Products, stock and orders',
  support: 'Customers; sees products and orders, adds notes, sends emails again',
  viewer: 'Sees products, orders and settings',
};

export function staffView({ members, invitations, typed, ownId, timeZone }: StaffContent): Html {
  return html`<section class="box"><h2>Invite someone</h2>${inviteForm(typed)}</section>
<section class="box"><h2>Members</h2>${members.length >= MEMBERS_MAX && html`<p class="small muted">Only the first ${MEMBERS_MAX} members are shown.</p>`}<div class="scroll" role="group" aria-label="Members" tabindex="0"><table class="wide"><thead><tr><th scope="col">Name</th><th scope="col">Email</th><th scope="col">Role</th><th scope="col">Second factor</th><th scope="col"><span class="vh">Actions</span></th></tr></thead><tbody>
${members.map((member) => memberRow(member, member.customerId === ownId))}</tbody></table></div></section>
${invitations.length > 0 && html`<section class="box"><h2>Invitations</h2><ul class="log">${invitations.map((one) => invitationItem(one, timeZone))}</ul></section>`}`;
}

const inviteForm = ({ email, role, fault }: StaffContent['typed']): Html =>
  html`<form class="bar" action="${paths.adminStaff()}" method="post">
<div class="field"><label for="staff-email">Email</label><input class="input small" id="staff-email" name="email" inputmode="email" autocomplete="off" maxlength="254" required value="${email}"${fault && html` aria-invalid="true" aria-describedby="staff-fault"`}></div>
<div class="field"><label for="staff-role">Role</label>${roleSelect('staff-role', role, true)}</div>
<button class="btn small primary">Invite</button>
${fault && html`<p class="error" id="staff-fault" role="alert">${fault}</p>`}
</form>`;

const roleSelect = (id: string, current: string, isLong = false): Html =>
  html`<select class="input small" id="${id}" name="role">${STAFF_ROLES.map(
    (role) =>
      html`<option value="${role}"${role === current && html` selected`}>${isLong ? `${role}: ${ROLE_TEXTS[role]}` : role}</option>`,
  )}</select>`;

function memberRow(member: ListedMember, isOwn: boolean): Html {
  const { customerId, name, email, role, hasSecondFactor } = member;
  const action = (verb: string) => paths.adminStaffMember(customerId, verb);
  const roleForm = html`<form class="acts" action="${action('role')}" method="post"><label class="vh" for="role-${customerId}">Role of ${name}</label>${roleSelect(`role-${customerId}`, role)}<button class="btn small">Change<span class="vh"> the role of ${name}</span></button></form>`;
  const history = html`<a class="link" href="${paths.adminHistory('staff', email)}">History<span class="vh"> of ${name}</span></a>`;
  const factor = {
    ...{ summary: 'Reset second factor…', of: ` of ${name}`, path: action('second-factor'), verb: 'Reset' },
    about: 'Their passkeys and codes stop working. They set up new ones when they next sign in.',
  };
  const removal = {
    ...{ summary: 'Remove…', of: ` ${name}`, path: action('remove'), verb: 'Remove' },
    about:
      'They lose the admin at once. Their account and what they have done stay, and you can invite them again.',
  };
  const others = html`<div class="acts">${history}${askFirst(factor)}${askFirst(removal)}</div>`;
  return html`<tr><th scope="row">${name}${isOwn && html` <span class="badge plain">You</span>`}</th><td>${email}</td><td>${isOwn ? role : roleForm}</td><td>${hasSecondFactor ? 'Set up' : html`<span class="badge warn">None yet</span>`}</td><td>${isOwn ? history : others}</td></tr>
`;
}

const invitationItem = ({ email, role, invitedBy, expiresAt }: Invitation, timeZone: string): Html =>
  html`<li class="acts"><span>${email}, ${role}</span><span class="muted">Invited by ${invitedBy}, until ${dayView(expiresAt, timeZone)}</span><form action="${paths.adminStaffInvitation('withdraw')}" method="post"><input type="hidden" name="email" value="${email}"><button class="link">Withdraw<span class="vh"> the invitation of ${email}</span></button></form></li>`;
