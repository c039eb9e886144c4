/** Large configurations to measure with. */

/** Statements that any configuration needs; `lab` with password `lab123`. */
export const COMMON = `set system root-authentication encrypted-password "$6$salt$hash"
set system login user lab class super-user
set system login user lab authentication encrypted-password "$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0"
`;

/** Lines that a term takes in curly text. */
const TERM_LINES = 11;
/** Terms of one filter. */
const TERMS = 100;

/**
 * Set commands of a configuration that takes about `lines` lines of curly text: filters of a hundred terms, and as
 * many static routes. The filters are not applied, so that what is measured is the configuration and not the kernel.
 */
export function largeConfiguration(lines: number): string {
  const commands = [COMMON];
  const terms = Math.floor((lines * 0.9) / TERM_LINES);
  for (let term = 0; term < terms; term++) commands.push(termCommands(`f${Math.floor(term / TERMS)}`, term));
  for (let route = 0; route < lines * 0.1; route++) {
    commands.push(`set routing-options static route 10.${route >> 8}.${route & 255}.0/24 discard\n`);
  }
  return commands.join('');
}

/** One filter of many terms. */
export function largeFilter(name: string, terms: number): string {
  const commands = Array.from({ length: terms }, (_, term) => termCommands(name, term));
  return COMMON + commands.join('');
}

function termCommands(filter: string, term: number): string {
  const at = `set firewall family inet filter ${filter} term t${term}`;
  const [high, low] = [term >> 8, term & 255];
  return `${at} from source-address 10.${high}.${low}.0/24
${at} from source-address 172.16.${low}.0/24
${at} from protocol tcp
${at} from port [ ssh telnet ${1024 + (term % 60000)} ]
${at} then log
${at} then accept
`;
}
