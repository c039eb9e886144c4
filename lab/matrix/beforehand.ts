/** What is told before a matrix is asked of a running lab. Pure. */

/** Attempts from which on somebody waits, and how many there are in a second on two cores. */
const MANY = 1000;
const A_SECOND = 60;

/** What whoever waits wants to know; nothing for a matrix of seconds. */
export function beforehand(attempts: number, notes: readonly string[]): string {
  const minutes = Math.ceil(attempts / A_SECOND / 60);
  const many = `${attempts} attempts, some ${minutes} minutes; --from, --to and --service make it fewer`;
  const lines = [...(attempts < MANY ? [] : [many]), ...notes];
  return lines.map((line) => `${line}\n`).join('');
}
