/** What `set cli …` sets: it holds for one session. */
export interface CliSettings {
  /** Lines of a page; 0: output is never paged; undefined: as many as the window has. */
  screenLength: number | undefined;
  /** Columns of a line; 0: lines are never cut or shifted; undefined: as many as the window has. */
  screenWidth: number | undefined;
  completeOnSpace: boolean;
  /** Minutes without a key after which the session ends; 0: never; undefined: what the login class says. */
  idleTimeout: number | undefined;
  /** strftime's format of the time that is printed above each output; undefined: none is. */
  timestamp: string | undefined;
  /** In place of `user@host> `, without the space behind it. */
  prompt: string | undefined;
  /** Where files without a path are. */
  directory: string;
  /** What the terminal calls itself. */
  terminal: string;
}

export function defaultSettings(home: string): CliSettings {
  return {
    screenLength: undefined,
    screenWidth: undefined,
    completeOnSpace: true,
    idleTimeout: undefined,
    timestamp: undefined,
    prompt: undefined,
    directory: home,
    terminal: 'unknown',
  };
}
