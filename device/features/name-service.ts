import type { Feature } from './feature.ts';

/**
 * Where names are looked up: in the device's own files. Without this the container's engine would lend its name
 * server, which answers late or not at all, and daemons that ask for their client's name would wait for it.
 */
export const nameService: Feature = {
  name: 'name-service',
  schema: [],
  verify: () => [],
  render: () => [
    {
      kind: 'file',
      path: '/etc/nsswitch.conf',
      mode: 0o644,
      content: ['passwd: files', 'group: files', 'shadow: files', 'hosts: files', 'networks: files', ''].join('\n'),
    },
  ],
};
