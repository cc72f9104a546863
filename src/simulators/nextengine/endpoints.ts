import type { Form } from './form.ts'
import { Refusal } from './refusal.ts'
import { count, type Found, search } from './search.ts'
import { companyOf, userOf } from './sign-in.ts'
import { strangely } from './strange-answers.ts'
import type { Row } from './table.ts'
import { tokenFields, type Pair } from './tokens.ts'
import { uploadGoods, uploadWarehouse } from './uploads.ts'
import { strike } from './faults.ts'
import type { World } from './world.ts'

/** What an answer carries besides `result` and the tokens. */
type Body = Readonly<Record<string, string | readonly Row[]>>

type Endpoint = (form: Form, pair: Pair) => object | Promise<object>

/** One call, from its form to its JSON. */
export type Respond = (path: string, form: Form) => Promise<Body>

const SIGN_IN = '/api_neauth'

export function createApi(world: World): Respond {
  const endpoints = createEndpoints(world)
  return async (path, form) => {
    world.queue.tick()
    if (path === SIGN_IN) return guarded(undefined, () => signIn(world, form))
    const endpoint = endpoints.get(path)
    if (endpoint === undefined) {
      return refused(new Refusal('000001'), world.tokens.snapshot(form))
    }
    return present(world, form, (pair) => {
      checkFaults(world, path, form)
      return endpoint(form, pair)
    })
  }
}

/** The answer of a call that Next Engine's front end could not serve. */
export function outOfService(world: World, code: string, form: Form): Body {
  return refused(new Refusal(code), world.tokens.snapshot(form))
}

function createEndpoints(world: World): ReadonlyMap<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>()
  for (const [path, table] of world.tables) {
    const prepare = table === world.queue ? (): void => world.queue.look() : (): void => {}
    endpoints.set(`${path}/search`, (form) => {
      prepare()
      const found = (params: Record<string, string>): Found => search(table, params, world.faults)
      return strangely(found, { path: `${path}/search`, params: form.record() }, world.faults)
    })
    endpoints.set(`${path}/count`, (form) => count(table, form.record(), world.faults))
  }
  endpoints.set('/api_v1_login_user/info', (_, pair) => info(userOf(pair)))
  endpoints.set('/api_v1_login_company/info', (_, pair) => info(companyOf(pair)))
  endpoints.set('/api_v1_master_goods/upload', (form) => uploadGoods(world, form))
  endpoints.set('/api_v1_warehouse_stock/upload', (form) => uploadWarehouse(world, form))
  return endpoints
}

function info(row: Row): object {
  return { count: '1', data: [row] }
}

function signIn(world: World, form: Form): object {
  const refusal = strike(world.faults.refuse, SIGN_IN)
  if (refusal !== null) throw new Refusal(refusal.code, refusal.message)
  return world.signIn.exchange(form)
}

/** Tokens first: a call that is refused later on still hands out the new pair. */
async function present(
  world: World,
  form: Form,
  act: (pair: Pair) => object | Promise<object>,
): Promise<Body> {
  let pair: Pair
  try {
    pair = world.tokens.present(form)
  } catch (error) {
    return refusedOrThrow(error, undefined)
  }
  return guarded(pair, () => act(pair))
}

async function guarded(pair: Pair | undefined, act: () => object | Promise<object>): Promise<Body> {
  try {
    return { result: 'success', ...(await act()), ...tokenFields(pair) }
  } catch (error) {
    return refusedOrThrow(error, pair)
  }
}

function checkFaults(world: World, path: string, form: Form): void {
  const { suspended, refuse } = world.faults
  if (suspended !== null) throw new Refusal(suspended)
  const refusal = strike(refuse, path)
  if (refusal === null) return
  // An overloaded main function lets those wait who say that they will.
  if (refusal.code === '003002' && form.text('wait_flag') === '1') return
  throw new Refusal(refusal.code, refusal.message)
}

function refusedOrThrow(error: unknown, pair: Pair | undefined): Body {
  if (error instanceof Refusal) return refused(error, pair)
  throw error
}

function refused(refusal: Refusal, pair: Pair | undefined): Body {
  const { result, code, message } = refusal
  return { result, code, message, ...(refusal.carriesTokens ? tokenFields(pair) : {}) }
}
