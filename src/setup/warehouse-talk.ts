import type { StoreFacts } from '../connectors/smaregi/stock-reader.ts'
import { warehouseNamed } from '../domain/stock/stock-key.ts'
import { listOf } from '../kernel/list-of.ts'
import { oneOf } from '../messages/config.ts'
import { WAREHOUSES } from '../messages/init-warehouses.ts'
import type { Answers } from './answers.ts'
import { storesThere, warehousesThere } from './checks.ts'
import type { Rule, Talk } from './talk.ts'
import type { Trials } from './trials.ts'

/**
 * Whether the stores feed one 拠点 or each its own: a question only for who has several of both, and needs a sign-in to be known. A flag
 * has answered it before.
 */
export async function agreeOnWarehouses(
  answers: Answers,
  talk: Talk,
  trials: Trials,
): Promise<Answers> {
  if (answers.warehouses !== undefined) return answers
  const names = await warehousesThere(trials, answers)
  if (names.length < 2) return answers
  const named = listOf(answers.stores)
  const there = await storesThere(trials, answers)
  const stores = there.filter(({ storeId }) => named.length === 0 || named.includes(storeId))
  if (stores.length < 2) return answers
  talk.say(WAREHOUSES.title)
  talk.say(WAREHOUSES.sideBySide(stores, names))
  return (await hasEach(talk, stores, names))
    ? { ...answers, warehouses: await eachOf(talk, { stores, names, answers }) }
    : { ...answers, ...(await oneOfAll(talk, names)) }
}

/** Where each store finds its name among the 拠点, they were set up for that. */
async function hasEach(
  talk: Talk,
  stores: readonly StoreFacts[],
  names: readonly string[],
): Promise<boolean> {
  const standard = stores.every(({ name }) => names.includes(name)) ? 'each' : 'one'
  const rule: Rule = { ...among(['one', 'each']), ignoresCase: true }
  return (await talk.answer({ text: WAREHOUSES.oneOrEach, rule, standard })) === 'each'
}

/** The base one needs no word in the configuration. */
async function oneOfAll(talk: Talk, names: readonly string[]): Promise<Pick<Answers, 'warehouse'>> {
  const standard = names.find((name) => warehouseNamed(name) === '')
  const name = await talk.answer({ text: WAREHOUSES.one, rule: among(names), standard })
  return name === undefined || name === standard ? {} : { warehouse: name }
}

interface Sides {
  readonly stores: readonly StoreFacts[]
  readonly names: readonly string[]
  readonly answers: Answers
}

async function eachOf(
  talk: Talk,
  { stores, names, answers }: Sides,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for (const store of stores) {
    const { storeId, name } = store
    const standard = names.find((one) => one === name)
    const wanted = { text: WAREHOUSES.of(store), rule: among(names), standard }
    let answer = await talk.answer(wanted)
    while (answer === undefined && storeId === answers.ordersStore?.trim()) {
      talk.say(WAREHOUSES.ordersLeave(store))
      answer = await talk.answer(wanted)
    }
    if (answer !== undefined) found[storeId] = answer
  }
  return found
}

function among(options: readonly string[]): Rule {
  return { fits: (text) => options.includes(text), allowed: oneOf(options) }
}
