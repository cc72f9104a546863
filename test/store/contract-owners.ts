import { describe, expect, test } from 'vitest'
import { noteDecision } from '../../src/audit/decisions.ts'
import { addOwner, changePassword, readOwners, removeOwner } from '../../src/owners/book.ts'
import type { KeptPassword } from '../../src/owners/password.ts'
import { beginSession, endSession, LASTS_MS, sessionOwner } from '../../src/owners/sessions.ts'
import { knownStores, noteStores } from '../../src/product-mapping/place-names.ts'
import { noteProductNames, readProductNames } from '../../src/product-mapping/product-names.ts'
import type { Store } from '../../src/store/store.ts'
import type { Place } from './contract.ts'

const NOW = new Date('2026-11-24T00:00:00.000Z')

/** How it is made is looked at elsewhere, and slow. */
function kept(hash: string): KeptPassword {
  return { salt: 'salt', hash, cost: { n: 2, r: 1, p: 1 } }
}

async function ownerOf(store: Store, name: string) {
  const found = (await readOwners(store)).find((one) => one.name === name)
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found
}

/** Who may sign in to the owner's pages, and what the pages know, on every store: two processes at it at a time. */
export function ownersContract(name: string, newPlace: () => Promise<Place>): void {
  describe(`${name}: the owners’ documents`, () => {
    async function two(): Promise<readonly [Store, Store]> {
      const place = await newPlace()
      return [await place.open(), await place.open()]
    }

    test('each name is there once, whoever adds it; both processes see the same', async () => {
      const [one, other] = await two()
      const names = ['田中', '鈴木', '佐藤', '田中', '鈴木', '佐藤']
      const added = await Promise.all(
        names.map((who, i) => addOwner(i % 2 === 0 ? one : other, who, kept('a'), NOW)),
      )
      expect(added.filter((isNew) => isNew)).toHaveLength(3)
      const book = await readOwners(one)
      expect(book.map((owner) => owner.name).toSorted()).toEqual(
        ['佐藤', '田中', '鈴木'].toSorted(),
      )
      expect(await readOwners(other)).toEqual(book)
      expect(await removeOwner(other, '佐藤')).toBe(true)
      expect(await removeOwner(one, '佐藤')).toBe(false)
      expect(await changePassword(one, '佐藤', kept('b'), NOW)).toBe(false)
    })

    test('a session is known to both, and ends where it is ended', async () => {
      const [one, other] = await two()
      await addOwner(one, '田中', kept('a'), NOW)
      const shown = await beginSession(one, await ownerOf(one, '田中'), NOW)
      const second = await beginSession(other, await ownerOf(other, '田中'), NOW)
      expect((await sessionOwner(other, shown, NOW))?.name).toBe('田中')
      await endSession(other, shown)
      expect(await sessionOwner(one, shown, NOW)).toBeNull()
      expect((await sessionOwner(one, second, NOW))?.name).toBe('田中')
      expect(await sessionOwner(one, '', NOW)).toBeNull()
    })

    test('with a new password, a name that is gone, or a month later, sessions are over', async () => {
      const [one, other] = await two()
      for (const who of ['田中', '鈴木', '佐藤']) await addOwner(one, who, kept('a'), NOW)
      const shown = async (who: string): Promise<string> =>
        beginSession(one, await ownerOf(one, who), NOW)
      const [a, b, c] = [await shown('田中'), await shown('鈴木'), await shown('佐藤')]
      await changePassword(other, '田中', kept('b'), NOW)
      await removeOwner(other, '鈴木')
      expect([await sessionOwner(one, a, NOW), await sessionOwner(one, b, NOW)]).toEqual([
        null,
        null,
      ])
      // The same name once more is somebody else.
      await addOwner(other, '鈴木', kept('a'), NOW)
      expect(await sessionOwner(one, b, NOW)).toBeNull()
      const last = new Date(NOW.getTime() + LASTS_MS - 1)
      expect((await sessionOwner(one, c, last))?.name).toBe('佐藤')
      expect(await sessionOwner(one, c, new Date(NOW.getTime() + LASTS_MS))).toBeNull()
    })

    test('of sessions that begin at the same time none is lost; of many the oldest are', async () => {
      const [one, other] = await two()
      await addOwner(one, '田中', kept('a'), NOW)
      const owner = await ownerOf(one, '田中')
      const first = await beginSession(one, owner, NOW)
      const some = await Promise.all(
        Array.from({ length: 10 }, (_, i) => beginSession(i % 2 === 0 ? one : other, owner, NOW)),
      )
      for (const shown of some) expect((await sessionOwner(other, shown, NOW))?.name).toBe('田中')
      for (let i = 0; i < 40; i += 1) await beginSession(one, owner, NOW)
      expect(await sessionOwner(one, first, NOW)).toBeNull()
      expect((await sessionOwner(one, some[9] ?? '', NOW))?.name).toBe('田中')
    })

    test('names of products and stores, and who decided what, are the same for both', async () => {
      const [one, other] = await two()
      await Promise.all([
        noteProductNames(one, [{ productId: '1', name: '湯のみ' }], NOW),
        noteProductNames(other, [{ productId: '2', name: '急須' }], NOW),
        noteStores(one, [{ storeId: '1', name: '本店' }], NOW),
        ...['田中', '鈴木'].map((who, i) =>
          noteDecision(i === 0 ? one : other, {
            at: NOW.toISOString(),
            who,
            did: 'map exclude',
            names: ['1'],
          }),
        ),
      ])
      const names = await readProductNames(other)
      expect([names.of(['1']), names.of(['2'])]).toEqual(['湯のみ', '急須'])
      expect([...(await knownStores(other))]).toEqual([['1', '本店']])
      const { value } = await other.document<{ decisions: { who: string }[] }>('decisions').read()
      expect(value?.decisions.map(({ who }) => who).toSorted()).toEqual(['田中', '鈴木'])
    })
  })
}
