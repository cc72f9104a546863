import type { History } from './shrink.ts'

/** Histories as `npm run simulate -- --seed N` prints them where something is wrong: shrunk to what it needs. */
export interface OldHistory extends History {
  readonly name: string
  /** With this mistake in the program it has to go wrong again. */
  readonly mutant?: string
}

export const HISTORIES: readonly OldHistory[] = [
  {
    name: 'a letter comes twice',
    seed: 1,
    days: 1,
    changes: {
      share: {
        sameSecond: 0,
        part: 0,
        lostAnswer: 0,
        strangeCode: 0,
        refusedCall: 0,
        slowQueue: 0,
        arrivesLate: 0,
        failedCall: 0,
        kill: 0,
        order: 0,
        newProduct: 0,
        colleague: 0,
        person: 0,
      },
      more: { powerCut: 0, slowLine: 0, stockTaking: 0 },
      lags: { history: 0, counts: 0, queue: 0, smaregi: 0 },
      sockets: true,
    },
    only: ['1 change 1'],
    mutant: 'the same key counts again',
  },
  {
    name: 'an upload is answered with a code that nobody knows, in a shop of several 拠点',
    seed: 2,
    days: 1,
    changes: {
      share: {
        again: 0,
        part: 0,
        late: 0,
        slowQueue: 0,
        orderBetween: 0,
        failedCall: 0,
        silentHistory: 0,
        kill: 0,
        orderEdit: 0,
        person: 0,
        look: 0,
      },
      more: { powerCut: 0, fullDisk: 0, badLine: 0, stockTaking: 0, marksStop: 0 },
      lags: { history: 0, queue: 0 },
      smallMachines: false,
    },
    only: ['1 change 17', '1 change 23', '1 trouble 9', '1 flush 11'],
    mutant: 'one witness is enough',
  },
  {
    name: 'the power goes right after an order was registered',
    seed: 9,
    days: 1,
    changes: {
      share: {
        again: 0,
        part: 0,
        late: 0,
        refusedCall: 0,
        slowQueue: 0,
        arrivesLate: 0,
        twoRuns: 0,
        kill: 0,
        bigSale: 0,
        orderEdit: 0,
        drift: 0,
      },
      more: { fullDisk: 0, badLine: 0, stockTaking: 0, marksStop: 0 },
      lags: { counts: 0, queue: 0 },
      shape: null,
    },
    only: ['1 order 5', '1 order 6', '1 trouble 5', '1 flush 3', '1 import 3'],
  },
  ...(['truncated', false, 'ownWords'] as const).map((keepReason) => ({
    name: `an upload is worked hours after it was taken for lost (marks: ${keepReason})`,
    seed: 1064,
    days: 1,
    changes: {
      keepReason,
      share: {
        again: 0,
        lostAnswer: 0,
        slowQueue: 0,
        orderBetween: 0,
        failedCall: 0,
        silentHistory: 0,
        twoRuns: 0,
        kill: 0,
        pause: 0,
        colleague: 0,
        person: 0,
      },
      more: { powerCut: 0, clockJump: 0, badLine: 0, slowLine: 0, stockTaking: 0 },
      lags: { history: 0, smaregi: 0 },
      sockets: true,
    },
    only: ['1 change 9', '1 trouble 17', '1 trouble 19', '1 flush 9', '1 flush 10'],
    // A beginning is as good as a whole one; without knowing it, ston would ask.
    ...(keepReason !== 'truncated' && { mutant: 'a line without a name is nobody’s' }),
  })),
]
