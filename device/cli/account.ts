/** The account a CLI session belongs to: the owner of the socket it came by. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The login class, e.g. `super-user`. */
  readonly class?: string;
}
