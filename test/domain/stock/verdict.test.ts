import { describe, expect, test } from 'vitest'
import { lostMark } from '../../../src/domain/stock/left-by-verdict.ts'
import type { SentRow } from '../../../src/domain/stock/left-open.ts'
import { type Evidence, reasonOf } from '../../../src/domain/stock/evidence.ts'
import { judge } from '../../../src/domain/stock/verdict.ts'
import { evidence, movement, sentRow, UPLOAD } from './make.ts'

const ROW = sentRow('A', -2)
/** Its answer never came, so nobody knows a number of it. */
const LOST = sentRow('A', -2, { upload: { ...UPLOAD, queId: null } })
const TAG = reasonOf(ROW.tag, ROW.row)

function verdict(parts: Partial<Evidence>, row: SentRow = ROW): string {
  const [one] = judge([row], evidence(parts))
  return `${one?.kind} ${one?.by}`.trim()
}

/** Counts after the upload: it changed by so many pieces. */
function changedBy(pieces: number): Pick<Evidence, 'after'> {
  return { after: new Map([['A', { stock: 10 + pieces, free: 10 + pieces }]]) }
}

describe('the row’s own tag in the stock history', () => {
  test.each(['succeeded', 'failed', 'unknown'] as const)(
    'proves that it was applied, whatever the queue says (%s)',
    (queue) => {
      expect(verdict({ queue, movements: [movement('A', -2, { reason: TAG })] })).toBe(
        'applied tag',
      )
    },
  )

  test('is not mistaken for row 12 when it is row 1', () => {
    const other = movement('A', -2, { reason: reasonOf(ROW.tag, 12) })
    expect(verdict({ queue: 'failed', movements: [other], ...changedBy(-2) })).toBe(
      'refused counts+queue',
    )
  })

  test('proves by its absence that the row was not applied, once reasons are known to be kept', () => {
    expect(verdict({ reasonKept: true, queue: 'failed' })).toBe('refused tag')
    expect(verdict({ reasonKept: true, queue: 'unknown' }, LOST)).toBe('notSent tag')
    expect(verdict({ reasonKept: true, queue: 'failed', calm: false })).toBe('doubtful')
    expect(verdict({ reasonKept: true, queue: 'unknown', calm: false })).toBe('doubtful')
  })
})

describe('a movement of the same code and quantity', () => {
  test('proves it where reasons are not kept', () => {
    expect(verdict({ queue: 'failed', movements: [movement('A', -2)] })).toBe('applied history')
  })

  test('proves it where only the beginning of the reason is kept', () => {
    expect(
      verdict({ queue: 'failed', movements: [movement('A', -2, { reason: TAG.slice(0, 10) })] }),
    ).toBe('applied history')
  })

  test('with somebody’s reason proves it for a row that was worked', () => {
    const facts = { movements: [movement('A', -2, { reason: 'CSV取込' })], ...changedBy(-2) }
    expect(verdict({ queue: 'succeeded', ...facts })).toBe('applied history')
    expect(verdict({ queue: 'failed', namesRows: true, ...facts })).toBe('applied history')
    // Two rows look as if they had got in: the file was worked row by row.
    const movements = [...facts.movements, movement('B', -1, { reason: 'CSV取込' })]
    const after = new Map([...facts.after, ['B', { stock: 9, free: 9 }]])
    const two = judge([ROW, sentRow('B', -1)], evidence({ queue: 'failed', movements, after }))
    expect(two.map(({ kind }) => kind)).toEqual(['applied', 'applied'])
  })

  test.each(['failed', 'unknown'] as const)(
    'with somebody’s reason proves nothing where nobody knows whether the row was worked (%s)',
    (queue) => {
      // Next Engine takes nothing in during a stocktaking; a colleague wrote the same amount.
      const facts = { queue, queueMessage: '棚卸中のため、更新できません。', ...changedBy(-2) }
      const movements = [movement('A', -2, { reason: '破損' })]
      expect(verdict({ ...facts, movements })).toBe('doubtful')
      expect(verdict({ ...facts, movements, expired: true })).toBe('inDoubt')
    },
  )

  test.each(['failed', 'unknown'] as const)(
    'is a colleague’s where the history is known to hide uploads, and nobody knows of the row (%s)',
    (queue) => {
      const facts = { queue, historyShows: false, movements: [movement('A', -2)] } as const
      expect(verdict({ ...facts, ...changedBy(-2) })).toBe('doubtful')
      expect(verdict({ ...facts, ...changedBy(-2), expired: true })).toBe('inDoubt')
      expect(verdict({ ...facts, ...changedBy(-2) }, LOST)).toBe('doubtful')
      // Both have gone.
      const both = { ...facts, ...changedBy(-4) }
      expect(verdict({ ...both, covered: [] })).toBe('doubtful')
      expect(verdict({ ...both, covered: [1] })).toBe('applied counts')
      // It is known to have been worked: then the history shows uploads after all.
      expect(verdict({ ...facts, queue: 'succeeded', ...changedBy(-2) })).toBe('applied history')
    },
  )

  test('of two rows each shows no file worked row by row, where the history hides uploads', () => {
    const movements = [movement('A', -2), movement('B', -1)]
    const after = new Map([...changedBy(-2).after, ['B', { stock: 9, free: 9 }]])
    const facts = { queue: 'failed', queueMessage: 'エラー', historyShows: false } as const
    const two = judge([ROW, sentRow('B', -1)], evidence({ ...facts, movements, after }))
    expect(two.map(({ kind }) => kind)).toEqual(['doubtful', 'doubtful'])
  })

  test.each(['succeeded', 'failed'] as const)(
    'proves nothing of a row that Next Engine says it did not take (%s)',
    (queue) => {
      const queueMessage = '2行目 商品コード「A」：フリー在庫数を超えて減らすことはできません。'
      for (const reason of ['', '棚卸差異']) {
        const movements = [movement('A', -2, { reason })]
        const facts = { queue, queueMessage, movements, ...changedBy(-2) }
        expect(verdict({ ...facts, over: false, calm: false })).toBe('doubtful')
        expect(verdict(facts)).toBe('inDoubt')
      }
    },
  )

  test('that the count knows nothing of is another 拠点’s, or the count is older', () => {
    for (const reason of ['', '棚卸差異']) {
      const elsewhere = movement('A', -2, { before: 2, after: 0, reason })
      const facts = { movements: [elsewhere], ...changedBy(0) }
      expect(verdict({ ...facts, calm: false })).toBe('doubtful')
      expect(verdict(facts)).toBe('inDoubt')
    }
  })

  test('proves it although its sign is not told', () => {
    const movements = [movement('A', 2, { signed: false, before: null, after: null })]
    expect(verdict({ queue: 'failed', movements })).toBe('applied history')
  })

  test('with a colleague’s reason proves nothing once Next Engine’s own words are known', () => {
    const movements = [movement('A', -2, { reason: '破損' })]
    const facts = { queue: 'failed', words: 'CSV取込', movements, ...changedBy(-2) } as const
    expect(verdict(facts)).toBe('refused counts+queue')
    expect(verdict({ ...facts, words: '破損' })).toBe('applied history')
  })

  test.each(['succeeded', 'failed', 'unknown'] as const)(
    'keeps a missing tag from proving the contrary (%s)',
    (queue) => {
      const likely = [{ movements: [movement('A', -2)] }, changedBy(-2)]
      for (const facts of likely) {
        const settling = { over: false, calm: false }
        expect(verdict({ reasonKept: true, queue, ...settling, ...facts })).toBe('doubtful')
        expect(verdict({ reasonKept: true, queue, ...facts })).toBe('inDoubt')
      }
    },
  )

  test('by an order’s slip proves nothing', () => {
    const movements = [movement('A', -2, { slip: '900001' })]
    expect(verdict({ queue: 'failed', movements, ...changedBy(-2) })).toBe('refused counts+queue')
  })

  test('that the history showed before the upload is an earlier one', () => {
    const earlier = [
      movement('A', 2, { id: 6, before: 10, after: 12 }),
      movement('A', -2, { id: 7, before: 12, after: 10 }),
    ]
    const row = sentRow('A', -2, { upload: { ...UPLOAD, queId: null, seenUpTo: 7 } })
    const facts = { queue: 'unknown', historyShows: true, movements: earlier } as const
    expect(verdict({ ...facts, ...changedBy(0) }, row)).toBe('notSent counts+history')
  })

  test('from before the counts were read is not counted', () => {
    const movements = [
      movement('A', -2, { before: 12, after: 10 }),
      movement('A', -3, { id: 2, slip: '9' }),
    ]
    expect(verdict({ queue: 'failed', movements, ...changedBy(-3) })).toBe('refused counts+queue')
  })
})

describe('counts before and after', () => {
  test('that differ by exactly the amount prove it where the history does not show uploads', () => {
    expect(verdict({ queue: 'failed', historyShows: false, ...changedBy(-2) })).toBe(
      'applied counts',
    )
  })

  test.each(['succeeded', 'failed'] as const)(
    'prove nothing of a row that Next Engine says it did not take (%s)',
    (queue) => {
      const queueMessage = '2行目 商品コード「A」：フリー在庫数を超えて減らすことはできません。'
      const facts = { queue, queueMessage, historyShows: false, ...changedBy(-2) } as const
      expect(verdict({ ...facts, over: false, calm: false })).toBe('doubtful')
      expect(verdict(facts)).toBe('inDoubt')
    },
  )

  test('prove a row that a failed file does not name, where it names others or their lines have shown', () => {
    const upload = { ...UPLOAD, form: 'warehouse' } as const
    const facts = { queue: 'failed', after: new Map([['A@駅前', { stock: 8, free: 8 }]]) } as const
    const row = sentRow('A', -2, { warehouse: '駅前', upload })
    expect(verdict({ ...facts, calm: false }, row)).toBe('doubtful')
    expect(verdict(facts, row)).toBe('inDoubt')
    expect(verdict({ ...facts, calm: false, namesRows: true }, row)).toBe('applied counts')
    expect(verdict({ ...facts, ...changedBy(-2) })).toBe('applied counts')
  })

  test('are read net of what others are known to have moved', () => {
    const movements = [movement('A', -5, { slip: '900001' })]
    expect(verdict({ queue: 'failed', movements, ...changedBy(-7) })).toBe('applied counts')
  })

  test('are read past movements that are not of this count', () => {
    const elsewhere = [movement('A', -2, { before: 50, after: 48, slip: '900001' })]
    expect(verdict({ queue: 'failed', movements: elsewhere, ...changedBy(0) })).toBe(
      'refused counts+queue',
    )
    expect(verdict({ queue: 'unknown', movements: elsewhere, ...changedBy(-2) })).toBe(
      'applied counts',
    )
  })

  test('see a row that the history hides between the movements of others', () => {
    const movements = [movement('A', -5, { before: 8, after: 3, slip: '900001' })]
    expect(verdict({ queue: 'unknown', movements, ...changedBy(-7) })).toBe('applied counts')
  })

  test('prove nothing where they can be read in two ways', () => {
    // Older than the count; or an order that came after the row.
    const movements = [movement('A', 2, { before: 8, after: 10, slip: '900001' })]
    const facts = { queue: 'unknown', movements, ...changedBy(0) } as const
    expect(verdict({ ...facts, calm: false })).toBe('doubtful')
    expect(verdict(facts)).toBe('inDoubt')
  })

  test('of several 拠点 prove nothing where another’s movement looks like this one’s', () => {
    const upload = { ...UPLOAD, form: 'warehouse' } as const
    const row = sentRow('A', -2, { warehouse: '駅前', upload })
    // Two pieces came back to another 拠点 that had ten as well; this one has still ten.
    const movements = [movement('A', 2)]
    const after = (stock: number) => ({ after: new Map([['A@駅前', { stock, free: stock }]]) })
    expect(verdict({ queue: 'failed', movements, ...after(10) }, row)).toBe('inDoubt')
    expect(verdict({ movements, ...after(8) }, row)).toBe('applied counts')
    // As many as there can be are read both ways, one after the other.
    const many = Array.from({ length: 60 }, (_, i) =>
      movement('A', i % 2 === 0 ? 7 : -7, { id: i + 1, before: i % 2 === 0 ? 10 : 17 }),
    )
    expect(verdict({ movements: many, ...after(8) }, row)).toBe('applied counts')
  })

  test('prove nothing where others have moved and nobody says which way', () => {
    const movements = [movement('A', 5, { signed: false, before: null, after: null })]
    const facts = { queue: 'unknown', movements, ...changedBy(-2) } as const
    expect(verdict({ ...facts, calm: false })).toBe('doubtful')
    expect(verdict(facts)).toBe('inDoubt')
  })

  test('unchanged and a silent history are two witnesses that it was not applied', () => {
    expect(verdict({ queue: 'failed', historyShows: true, ...changedBy(0) })).toBe(
      'refused counts+history+queue',
    )
  })

  test.each(['failed', 'unknown'] as const)(
    'are not believed before the upload has come to rest in a newer reading (%s)',
    (queue) => {
      expect(verdict({ queue, over: false, calm: false, ...changedBy(0) })).toBe('doubtful')
      expect(verdict({ queue, calm: false, ...changedBy(0) })).toBe('doubtful')
      expect(verdict({ queue, calm: false, expired: true, ...changedBy(0) })).toBe('inDoubt')
    },
  )

  test.each(['failed', 'unknown'] as const)(
    'that fell by the amount without a line prove nothing where the history shows uploads (%s)',
    (queue) => {
      const facts = { queue, historyShows: true, reasonKept: false, ...changedBy(-2) } as const
      expect(verdict({ ...facts, over: false, calm: false })).toBe('doubtful')
      // What the history does not show yet contradicts nothing.
      expect(verdict({ ...facts, calm: false })).toBe('doubtful')
      expect(verdict({ ...facts, calm: false, expired: true })).toBe('inDoubt')
      expect(verdict(facts)).toBe('inDoubt')
    },
  )

  test.each([1, -2])(
    'moved just now by a colleague whose line is not to be seen yet are no reason to ask (%i)',
    (moved) => {
      const facts = { queue: 'unknown', historyShows: true, reasonKept: false } as const
      expect(verdict({ ...facts, calm: false, ...changedBy(moved) })).toBe('doubtful')
      const movements = [movement('A', moved, { reason: '棚卸差異' })]
      const seen = { ...facts, movements, words: '', ...changedBy(moved) }
      expect(verdict(seen)).toBe('notSent counts+history')
    },
  )

  test('that fell by the amount prove nothing of a lost upload while others’ lines may be late', () => {
    const facts = { queue: 'unknown', historyShows: false, ...changedBy(-2) } as const
    expect(verdict({ ...facts, calm: false })).toBe('doubtful')
    // The counts may be newer than the newest line.
    expect(verdict({ ...facts, covered: [] })).toBe('doubtful')
    expect(verdict({ ...facts, covered: [], expired: true })).toBe('inDoubt')
    expect(verdict(facts)).toBe('applied counts')
  })
})

describe('a count that was older than the history when it was read', () => {
  const earlier = [movement('A', -2, { slip: '4711' })]
  const facts = { queue: 'failed', earlier, ...changedBy(-2) } as const

  test('has not fallen by the row, where an earlier movement tells of it', () => {
    expect(verdict({ ...facts, historyShows: false })).toBe('inDoubt')
    expect(verdict({ ...facts, historyShows: false, over: false, calm: false })).toBe('doubtful')
    const seen = sentRow('A', -2, { upload: { ...UPLOAD, seenUpTo: 1 } })
    const known = { ...facts, earlier: [], movements: earlier, historyShows: false } as const
    expect(verdict(known, seen)).toBe('inDoubt')
  })

  test('speaks against no mark that is missing', () => {
    expect(verdict({ ...facts, reasonKept: true })).toBe('refused tag')
    expect(verdict({ ...facts, earlier: [], reasonKept: true })).toBe('inDoubt')
  })

  test('is another one than that with which the earlier movements end', () => {
    const back = movement('A', 2, { id: 2, before: 8 })
    const other = movement('B', -2)
    for (const known of [[...earlier, back], [other]])
      expect(verdict({ ...facts, earlier: known, historyShows: false })).toBe('applied counts')
  })
})

describe('the queue alone', () => {
  test('is believed when it succeeded and nothing contradicts it', () => {
    const facts = { queue: 'succeeded', historyShows: false } as const
    expect(verdict(facts)).toBe('applied queue')
    expect(verdict({ ...facts, queueMessage: '2行目「A」エラー' })).toBe('inDoubt')
    // Some row did not get in, and nobody says which; or another one is named.
    const complaint = { ...facts, queueMessage: 'エラーのある行がありました。' }
    expect(verdict(complaint)).toBe('inDoubt')
    expect(verdict({ ...complaint, namesRows: true })).toBe('applied queue')
    expect(verdict({ ...complaint, ...changedBy(-2) })).toBe('applied counts')
    expect(verdict({ ...complaint, calm: false, ...changedBy(-2) })).toBe('doubtful')
  })

  test.each([true, false, null])(
    'that has no complaint speaks against readings that show nothing (reasons kept: %s)',
    (reasonKept) => {
      const facts = { queue: 'succeeded', reasonKept, historyShows: true, ...changedBy(0) } as const
      expect(verdict({ ...facts, over: false, calm: false })).toBe('doubtful')
      // What the history does not show yet contradicts nothing.
      expect(verdict({ ...facts, calm: false })).toBe('doubtful')
      expect(verdict({ ...facts, calm: false, expired: true })).toBe('inDoubt')
      expect(verdict(facts)).toBe('inDoubt')
    },
  )

  test('that succeeded and names the row has a complaint, which needs a newer reading all the same', () => {
    const queueMessage = '2行目「A」エラー'
    const facts = { queue: 'succeeded', queueMessage, historyShows: true, ...changedBy(0) } as const
    expect(verdict({ ...facts, calm: false })).toBe('doubtful')
    expect(verdict(facts)).toBe('refused counts+history')
  })

  test('that failed and names the row is believed at once, unless something says that it moved', () => {
    const facts = {
      queue: 'failed',
      queueMessage: '2行目「A」フリー在庫数を超えています',
      over: false,
      calm: false,
      historyShows: true,
    } as const
    expect(verdict({ ...facts, ...changedBy(0) })).toBe('refused counts+history+queue')
    expect(verdict({ ...facts, reasonKept: true })).toBe('refused tag')
    expect(verdict({ ...facts, ...changedBy(-2) })).toBe('doubtful')
    expect(verdict({ ...facts, queueMessage: '2行目「A-1」', ...changedBy(0) })).toBe('doubtful')
  })

  test('is not believed when the counts contradict it', () => {
    expect(verdict({ queue: 'succeeded', historyShows: false, ...changedBy(0) })).toBe('doubtful')
  })
})

test('what cannot be told after the time to wait is in doubt, and never guessed', () => {
  expect(verdict({ queue: 'unknown', historyShows: false, expired: true, ...changedBy(1) })).toBe(
    'inDoubt',
  )
  const facts = { queue: 'unknown', historyShows: false, over: false, calm: false } as const
  expect(verdict({ ...facts, ...changedBy(1) })).toBe('doubtful')
})

test('a lost upload that is proven not to have got in may go again', () => {
  const facts = { queue: 'unknown', historyShows: true, ...changedBy(0) } as const
  expect(verdict(facts, LOST)).toBe('notSent counts+history')
})

test.each([null, false])(
  'an upload that may be listed and one that the history may hide are the same: unchanged counts are alone (%s)',
  (historyShows) => {
    const facts = { queue: 'unknown', mayBeListed: true, historyShows, ...changedBy(0) } as const
    expect(verdict(facts)).toBe('doubtful')
    expect(verdict({ ...facts, expired: true })).toBe('inDoubt')
  },
)

test('one that is in no list may go again, as long as nobody knows whether the history shows uploads', () => {
  const facts = { queue: 'unknown', historyShows: null, ...changedBy(0) } as const
  expect(verdict(facts, LOST)).toBe('notSent counts+history')
  expect(verdict({ ...facts, historyShows: false }, LOST)).toBe('doubtful')
})

test.each([true, false])(
  'one that has a number may still be worked as long as the list does not show it (reasons kept: %s)',
  (reasonKept) => {
    const facts = { queue: 'unknown', mayBeListed: true, reasonKept, historyShows: true } as const
    expect(verdict({ ...facts, ...changedBy(0) })).toBe('doubtful')
    expect(verdict({ ...facts, ...changedBy(0), expired: true })).toBe('inDoubt')
  },
)

test('one that has a number and is gone from a list that shows later ones may go again', () => {
  const facts = { queue: 'unknown', reasonKept: true, historyShows: true } as const
  expect(verdict({ ...facts, ...changedBy(0) })).toBe('notSent tag')
})

test.each(['failed', 'unknown'] as const)(
  'without a history nothing newer can be seen: in doubt after the time to settle (%s)',
  (queue) => {
    const facts = { queue, historyShows: false, historyUnread: true, calm: false } as const
    expect(verdict({ ...facts, over: false, ...changedBy(0) })).toBe('doubtful')
    expect(verdict({ ...facts, ...changedBy(0) })).toBe('inDoubt')
  },
)

describe('a lost upload, and a count that has changed by its amount', () => {
  const after = { after: new Map([['A', { stock: 8, free: 8 }]]) }
  const lost = { queue: 'unknown', over: true, ...after } as const

  test('is told by it in the base 拠点, whose movements are shown', () => {
    expect(verdict(lost)).toBe('applied counts')
    const base = sentRow('A', -2, {
      upload: { ...UPLOAD, form: 'warehouse', warehouse: '基本拠点' },
    })
    expect(verdict(lost, base)).toBe('applied counts')
  })

  test('is not in another, where somebody’s own movement may not be shown', () => {
    const upload = { ...UPLOAD, form: 'warehouse' as const, warehouse: '駅前' }
    const single = sentRow('A', -2, { upload })
    expect(verdict(lost, single)).toBe('inDoubt')
    const own = sentRow('A', -2, { warehouse: '駅前', upload })
    const counted = { after: new Map([['A@駅前', { stock: 8, free: 8 }]]) }
    expect(verdict({ ...lost, ...counted }, own)).toBe('inDoubt')
    expect(verdict({ ...lost, ...counted, queue: 'succeeded' }, own)).toBe('applied counts')
  })
})

describe('a row with the pieces of one that was taken for lost', () => {
  const mark = { ...lostMark(sentRow('A', -2, { batch: 2, tag: '000002-bbb237fb06' })) }
  const row = sentRow('A', -2, { marks: [mark] })

  test('is not told by a line without a name that may be that one’s, before its own must be there', () => {
    const facts = { reasonKept: false, movements: [movement('A', -2)], ...changedBy(-2) } as const
    expect(verdict({ ...facts, calm: false })).toBe('applied history')
    expect(verdict({ ...facts, calm: false }, row)).toBe('doubtful')
    expect(verdict(facts, row)).toBe('applied history')
  })

  test('is told by its own mark at once', () => {
    for (const reason of [TAG, TAG.slice(0, 18)])
      expect(verdict({ calm: false, movements: [movement('A', -2, { reason })] }, row)).toContain(
        'applied',
      )
  })
})

describe('counts that do not show what the history dates after the upload', () => {
  const facts = { queue: 'failed', queueMessage: 'エラー', ...changedBy(0) } as const
  const elsewhere = sentRow('A', -2, { warehouse: '駅前' })
  const counted = { after: new Map([['A@駅前', { stock: 10, free: 10 }]]) }
  const lost = { ...facts, ...counted, queue: 'unknown', historyShows: null } as const

  test.each(['older', 'unclear'] as const)(
    'are no witness of a row that it does not show either (%s)',
    (freshness) => {
      expect(verdict({ ...facts, freshness, historyShows: false })).toBe('doubtful')
      expect(verdict({ ...facts, freshness, historyShows: false, expired: true })).toBe('inDoubt')
      expect(verdict({ ...facts, ...counted, freshness, historyShows: null }, elsewhere)).toBe(
        'doubtful',
      )
      expect(verdict({ ...lost, freshness }, elsewhere)).toBe('doubtful')
    },
  )

  test('are one where they show it, where it would show the row, and where nobody knows better', () => {
    expect(verdict({ ...facts, freshness: 'newer', historyShows: false })).toMatch(/^refused/)
    expect(verdict({ ...facts, historyShows: false })).toMatch(/^refused/)
    expect(verdict({ ...facts, freshness: 'older', historyShows: true })).toMatch(/^refused/)
    expect(verdict({ ...facts, freshness: 'unclear', historyShows: null })).toMatch(/^refused/)
    expect(verdict({ ...facts, freshness: 'older', historyShows: null })).toBe('doubtful')
  })
})

describe('a count before that may not have known what ston had sent last', () => {
  const facts = { queue: 'failed', queueMessage: 'エラー', historyShows: false } as const
  const sent = (...pieces: readonly number[]) => ({ sentBefore: new Map([['A', pieces]]) })

  test('does not prove the row by a change that is that one’s', () => {
    const worked = { ...facts, namesRows: true, ...changedBy(-2) } as const
    expect(verdict(worked)).toBe('applied counts')
    expect(verdict({ ...worked, ...sent(-3) })).toBe('applied counts')
    expect(verdict({ ...worked, ...sent(-2) })).toBe('inDoubt')
    expect(verdict({ ...worked, ...sent(-1, -1, -5) })).toBe('inDoubt')
    expect(verdict({ ...worked, ...sent(-2), calm: false })).toBe('doubtful')
  })

  test('does not prove that the row is wanting where both together are nothing', () => {
    expect(verdict({ ...facts, ...changedBy(0) })).toBe('refused counts+queue')
    expect(verdict({ ...facts, ...changedBy(0), ...sent(1) })).toBe('refused counts+queue')
    expect(verdict({ ...facts, ...changedBy(0), ...sent(2) })).toBe('inDoubt')
  })

  test('is told by the history where that shows uploads', () => {
    const shown = { ...facts, historyShows: true, ...changedBy(0), ...sent(2) } as const
    expect(verdict(shown)).toMatch(/^refused/)
  })
})

test('of two rows in a 拠点 of which the history may show nothing, counts show no file worked row by row', () => {
  const facts = { queue: 'failed', queueMessage: 'エラー', historyShows: null } as const
  const at = { warehouse: '駅前' }
  const after = new Map([
    ['A@駅前', { stock: 8, free: 8 }],
    ['B@駅前', { stock: 9, free: 9 }],
  ])
  const rows = [sentRow('A', -2, at), sentRow('B', -1, at)]
  expect(judge(rows, evidence({ ...facts, after })).map(({ kind }) => kind)).toEqual([
    'inDoubt',
    'inDoubt',
  ])
})
