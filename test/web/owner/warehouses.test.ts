import { expect, test } from 'vitest'
import { configFrom } from '../../../src/config/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { settingsPage } from '../../../src/web/owner/settings.ts'
import type { Visit } from '../../../src/web/owner/visit.ts'

/** The page of the switches, in Japanese, as text. */
async function page(nextengine: object): Promise<string> {
  const config = configFrom({ stockMaster: 'smaregi', nextengine }, '/', {})
  const visit = {
    t: ({ ja }: { ja: string }) => ja,
    base: '',
    app: { config, now: () => new Date() },
    store: {
      document: () => ({ read: async () => ({ value: null, revision: 0 }) }),
    } as unknown as Store,
    token: '',
  } as unknown as Visit
  return (await settingsPage(visit)).body.text
}

test('the switch of the stores shows the 拠点 of each, safe from what is in their names', async () => {
  const warehouses = { 1: '本店', 2: '<駅前>' }
  const shown = await page({ upload: 'warehouse', warehouses })
  expect(shown).toContain('<li>店舗ID 1：本店</li>')
  expect(shown).toContain('<li>店舗ID 2：&lt;駅前&gt;</li>')
  expect(shown).toContain('<li>それ以外の店舗：送らない</li>')
  const others = await page({ upload: 'warehouse', warehouses, warehouse: '倉庫' })
  expect(others).toContain('<li>それ以外の店舗：倉庫</li>')
})

test('where all stores feed one, it says nothing of 拠点', async () => {
  expect(await page({})).not.toContain('拠点')
})
