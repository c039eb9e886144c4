/** Places in the container that both roles know. */

/** What the orchestrator gave the node to start with: a Startup as JSON. */
export const STARTUP_FILE = '/config/startup.json';

/** The probe's connecting program, `native/connect.c`. */
export const CONNECT_PROGRAM = '/usr/libexec/vtylab/vtylab-connect';
