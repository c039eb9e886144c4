import { type ConfigNode, descend } from '../../config/node.ts';
import type { Feature } from '../feature.ts';
import { finger } from './finger.ts';
import { ftp } from './ftp.ts';
import { INERT } from './inert.ts';
import { rlogin } from './rlogin.ts';
import { SERVICES, type Service } from './service.ts';
import { ssh } from './ssh.ts';
import { telnet } from './telnet.ts';

/** In the order they are printed. */
const ALL: readonly Service[] = [finger, ftp, rlogin, ssh, telnet, ...INERT];

/** `[edit system services]`: every service is off until it is configured (RA). */
export const systemServices: Feature = {
  name: 'system-services',
  schema: ALL.map(({ node }) => ({ at: SERVICES, node })),
  verify: (config) => configured(config).flatMap(([service, statement]) => service.verify?.(statement, config) ?? []),
  render: (config) => configured(config).flatMap(([service, statement]) => service.render(statement, config)),
};

function configured(config: ConfigNode): (readonly [Service, ConfigNode])[] {
  return ALL.flatMap((service) => {
    const statement = descend(config, ...SERVICES, service.node.name);
    return statement === undefined ? [] : [[service, statement] as const];
  });
}
