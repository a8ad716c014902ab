/** Who makes a change, for the audit log. */
export interface Actor {
  kind: 'staff' | 'key' | 'command';
  /** The customer ID of a member of the staff, or the ID of a key. It is null for a command. */
  id: string | null;
  /** The name of the person or of the key, or the user who runs the command. */
  name: string;
  /** The network that the request came from. It is empty for a command. */
  network: string;
}

/** The actor of a command. `user` is the option `--by`, or else who runs it. */
export const commandActor = (user: string): Actor => ({ kind: 'command', id: null, name: user, network: '' });
