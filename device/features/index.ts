import type { Container } from '../schema/kinds.ts';
import { assemble } from '../schema/root.ts';
import { userKeys } from './authentication-keys.ts';
import type { Feature } from './feature.ts';
import { firewall } from './firewall.ts';
import { interfaces } from './interfaces.ts';
import { loginBanner } from './login-banner.ts';
import { nameService } from './name-service.ts';
import { policyOptions } from './policy-options.ts';
import { loginRetryOptions } from './retry-options.ts';
import { routingInstances } from './routing-instances.ts';
import { routingOptions } from './routing-options.ts';
import { systemServices } from './services/index.ts';
import { sshClient } from './ssh-client.ts';
import { system } from './system.ts';
import { systemFips } from './system-fips.ts';
import { systemLogin } from './system-login.ts';

/** Every hierarchy the device implements, in the order its statements are printed. */
export const FEATURES: readonly Feature[] = [
  system,
  systemFips,
  loginRetryOptions,
  loginBanner,
  nameService,
  systemLogin,
  systemServices,
  sshClient,
  userKeys,
  interfaces,
  routingOptions,
  policyOptions,
  firewall,
  routingInstances,
];

/** The schema of the whole configuration. */
export const SCHEMA: Container = assemble(FEATURES);
