import { toJst } from '../../kernel/time.ts'
import { close, listen, serverFor } from '../local-server.ts'
import type { NextEngineWorld, PracticeNextEngine, PracticeOptions, SignedIn } from './practice.ts'
import type { Client } from './sign-in.ts'
import { level } from './stockroom.ts'
import type { Row } from './table.ts'
import type { Pair } from './tokens.ts'
import { createAnswerer, type RecordedCall } from './transport.ts'
import { uploadByHand } from './uploads.ts'
import { BASE } from './warehouses.ts'
import { noFaults, type Faults } from './faults.ts'
import { createWorld, type World } from './world.ts'

export type * from './practice.ts'

export async function startPracticeNextEngine(
  options: Partial<PracticeOptions> = {},
): Promise<PracticeNextEngine> {
  const world = createNextEngine(options)
  const server = serverFor(world.answer, { sendDate: false })
  const url = await listen(server, options.port ?? 0, options.host)
  return {
    ...world,
    get queue() {
      return world.queue
    },
    url,
    stop: () => close(server),
  }
}

/** The same without a line: `answer` is asked. */
export function createNextEngine(options: Partial<PracticeOptions> = {}): NextEngineWorld {
  const client: Client = {
    clientId: options.clientId ?? 'practice-client-id',
    clientSecret: options.clientSecret ?? 'practice-client-secret',
    redirectUri: options.redirectUri ?? 'https://localhost/nextengine/callback',
  }
  const faults: Faults = { ...noFaults(), ...options.faults }
  const world = createWorld(client, faults, options)
  const calls: RecordedCall[] = []
  return {
    ...client,
    ...accounts(world),
    ...shelves(world),
    ...events(world),
    answer: createAnswerer(world, calls),
    faults,
    calls,
    pushes: world.pushes,
    get queue() {
      world.queue.tick()
      return world.queue.entries()
    },
    now: () => world.clock.now(),
    advance: (ms) => world.clock.advance(ms),
  }
}

type Accounts = Pick<PracticeNextEngine, 'signIn' | 'currentPair' | 'revoke'>

function accounts({ tokens, faults }: World): Accounts {
  return {
    signIn: (uid = faults.uid) => signedIn(tokens.signIn(uid, faults.companyId)),
    currentPair: (uid = faults.uid) => {
      const pair = tokens.current(uid)
      return pair === undefined ? undefined : signedIn(pair)
    },
    revoke: (uid = faults.uid) => tokens.revoke(uid),
  }
}

type Shelves = Pick<
  PracticeNextEngine,
  | 'addGoods'
  | 'removeGoods'
  | 'addSet'
  | 'addShop'
  | 'goods'
  | 'setStock'
  | 'addWarehouse'
  | 'renameWarehouse'
  | 'warehouseStock'
>

function shelves({ stockroom, warehouses, shops, sets, queue }: World): Shelves {
  return {
    addGoods: ({ code, stock, allocated, jan, name, fields }) => {
      const own: Row = { goods_name: name ?? code, goods_jan_code: jan ?? null, ...fields }
      stockroom.add(code, own, stock, allocated)
    },
    removeGoods: (code) => stockroom.remove(code),
    addSet: (set) => sets.add(set),
    goods: (code) => {
      queue.tick()
      const product = stockroom.find(code)
      return product === undefined ? undefined : level(product)
    },
    setStock: (code, to, warehouse = BASE) => stockroom.set(stockroom.get(code), warehouse, to),
    addWarehouse: (name) => warehouses.add(name),
    renameWarehouse: (id, name) => warehouses.rename(id, name),
    addShop: (id, name) => shops.add(id, name),
    warehouseStock: (code, warehouse) => {
      queue.tick()
      const product = stockroom.find(code)
      return product?.shelves.has(warehouse) ? level(product, warehouse) : undefined
    },
  }
}

type Events = Pick<
  PracticeNextEngine,
  'orders' | 'allocate' | 'shipOrder' | 'correct' | 'uploadByHand' | 'workQueue' | 'history'
>

function events(world: World): Events {
  const { stockroom, orders, queue, history } = world
  return {
    orders,
    allocate: (code, qty, warehouse) => stockroom.allocate(code, qty, warehouse),
    shipOrder: (code, qty, slip, warehouse = BASE) =>
      stockroom.ship(code, qty, slip, { warehouse }),
    correct: (code, delta, reason = '', warehouse = BASE) =>
      stockroom.move({ code, warehouse, delta, reason, origin: 'hand' }),
    uploadByHand: (csv) => uploadByHand(world, csv),
    workQueue: () => queue.workAll(),
    history: (code) => {
      queue.tick()
      return history.movements(code)
    },
  }
}

function signedIn(pair: Pair): SignedIn {
  return {
    uid: pair.uid,
    companyId: pair.companyId,
    accessToken: pair.accessToken,
    accessTokenEndDate: toJst(pair.accessEndsAt),
    refreshToken: pair.refreshToken,
    refreshTokenEndDate: toJst(pair.refreshEndsAt),
  }
}
