import { describe, expect, test } from 'vitest'
import { usePostgres } from '../helpers/postgres.ts'
import type { Api } from '../order-sync/orders-kit.ts'
import { AS_BEFORE, finished, openProbing, standing } from '../probe/probe-kit.ts'
import { LONG } from '../helpers/long.ts'
import { type Kept, keptIn, stop } from './takeover.ts'

const postgres = await usePostgres()

const PROBE = ['doctor', '--probe', '1001', '--yes']

const STEP_FILE = '^link probe >> ^link probe'
const STEP_ROW = String.raw`^sql .*ston\.documents .*'probe'.* >> ^sql .*ston\.documents .*'probe' >> ^sql .*INTO ston\.echoes`
const CALL = '^send POST /(?:practice/pos/shipments|access)'
const UPLOAD = '^send POST /api_v1_master_goods/upload'

const CASES: readonly (readonly [string, Api, Kept, string])[] = [
  ['before its first call is written down', 'platform', 'files', STEP_FILE],
  [
    'its 出荷 written down, before the last look',
    'legacy',
    'files',
    `${STEP_FILE} >> ^stat orders`,
  ],
  [
    'its 出荷 between the last look and the first byte',
    'platform',
    'files',
    `${STEP_FILE} >> ${CALL}`,
  ],
  [
    'its 出荷 between the last look and the first byte',
    'legacy',
    'PostgreSQL',
    `${STEP_ROW} >> ${CALL}`,
  ],
  [
    'its 出荷 registered, before that is written down',
    'platform',
    'PostgreSQL',
    `${STEP_ROW} >> ${CALL} >> ^sql INSERT`,
  ],
  ['its upload between the last look and the first byte', 'legacy', 'files', UPLOAD],
  [
    'its upload accepted, before that is written down',
    'platform',
    'PostgreSQL',
    `${UPLOAD} >> ^sql .*ston\\.documents .*'probe'`,
  ],
]

describe.concurrent('a probe that is stopped while another one takes over, and goes on', () => {
  // The short form has each place once.
  test.each(CASES.filter(([where], i) => LONG || CASES.findIndex(([one]) => one === where) === i))(
    'stopped %s (%s, %s): all is put back',
    async (_where, api, kept, pause) => {
      const shop = await openProbing(api, {
        configure: (config) => {
          // Long enough that nothing is left to a person on a slow machine.
          config['nextengine'] = { ...config['nextengine'], settleMs: 500 }
          keptIn(kept, postgres)(config)
        },
      })
      try {
        const probing = await stop(shop, PROBE, pause, postgres)
        const taken = await probing.takenOver(...PROBE)
        expect([0, 3, 75], taken.err).toContain(taken.code)
        const ended = await probing.goesOn()
        expect([0, 3, 75], ended.err).toContain(ended.code)
        const runs = await finished(shop)
        const told = [taken, ended, ...runs].map(({ out }) => out).join('\n')
        expect(standing(shop), told).toEqual(AS_BEFORE)
        expect(await shop.flush(), told).toMatchObject({
          code: 0,
          json: { applied: 0, waiting: 0 },
        })
        // What the one has put back, the other has not put back once more.
        const { shipments } = shop.smaregi
        expect([...shipments.all()], told).toEqual([])
      } finally {
        await shop.close()
      }
    },
  )
})

test('what one that is stopped may still send is left to a person after a time', async () => {
  const shop = await openProbing('platform', {
    configure: (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 20 }),
  })
  try {
    const probing = await stop(shop, PROBE, `${STEP_FILE} >> ${CALL}`, postgres)
    const smaregi = ({ out }: { readonly out: string }) =>
      (JSON.parse(out) as { putBack: { smaregi: string } }).putBack.smaregi
    let told = await probing.takenOver(...PROBE)
    for (let runs = 0; runs < 10 && smaregi(told) === 'unclear'; runs += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      told = await probing.takenOver(...PROBE)
    }
    expect([told.code, smaregi(told)]).toEqual([3, 'inDoubt'])
    expect((await shop.ston('status', '--json')).json['warnings']).toMatchObject([{ id: 'probe' }])
    await probing.isKilled()
    // The person has seen to it.
    expect(smaregi(await probing.takenOver(...PROBE))).toBe('byHand')
    expect(standing(shop)).toEqual(AS_BEFORE)
  } finally {
    await shop.close()
  }
})
