import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * Tests of a listener under load, of a terminal, a browser or of who gets a lock first run one after another (`one-by-one`);
 * everything else runs beside each other, also what kills processes: it waits for their ends, however long they take.
 */
const ALONE = [
  'test/bench/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/crash/{clock,full-disk,lost-answers,neighbours,postgres,serve-kill}.test.ts',
  'test/demo/**/*.test.ts',
  'test/setup/**/*.test.ts',
  'test/sign-in/**/*.test.ts',
  'test/store/lock.test.ts',
  'test/web/browser/**/*.test.ts',
  'test/web/owner/day.test.ts',
  'test/web/serve.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts', 'test/temp.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'side-by-side',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          // Most of them wait for timers and answers, so two share even a small machine well.
          maxWorkers: Math.max(2, availableParallelism() - 1),
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
