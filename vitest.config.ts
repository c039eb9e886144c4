import { defineConfig } from 'vitest/config';

/** Two kinds of tests: pure ones, side by side, then those that use the machine (engine, namespaces), one file at a time. */
export default defineConfig({
  test: {
    reporters: ['default', './test/setup/closing-line.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.system.test.ts'],
          testTimeout: 60_000, // nothing is judged by its time: the machine may have other work
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/**/*.system.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          globalSetup: ['test/setup/system.ts'],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
