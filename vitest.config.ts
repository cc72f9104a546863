import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * Tests of a listener under load, of a terminal, a browser or of who gets a lock first run one after another (`one-by-one`);
 * everything else runs beside each other, also what kills processes: it waits for their ends, however long they take.
 */
const ALONE = [
  'test/cli/terminal.test.ts',
  'test/crash/{postgres,serve-kill}.test.ts',
  'test/store/lock.test.ts',
  'test/web/browser/**/*.test.ts',
  'test/web/owner/day.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts', 'test/temp.ts'],
    setupFiles: ['test/each-file.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The files of a worker share its modules, which are loaded and compiled once: a third less work. Nothing of ston's is kept in them but
    // what `each-file.ts` takes back.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'side-by-side',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          // Most of them wait for timers, answers and other processes, so one more than there are processors share a machine well.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'one-by-one',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
