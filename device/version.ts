import manifest from '../package.json' with { type: 'json' };

/** The version the device calls itself: the project's. */
export const VERSION: string = manifest.version;
