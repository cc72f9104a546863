import * as v from 'valibot'
import * as field from './fields.ts'

type Entries = Record<string, v.GenericSchema>

type Section<E extends Entries> = v.StrictObjectSchema<E, undefined>

/** A section may be absent; its keys then have their defaults. */
function section<const E extends Entries>(
  entries: E,
): v.GenericSchema<v.InferInput<Section<E>> | undefined, v.InferOutput<Section<E>>> {
  // valibot wants a default that is typed by the entries, which are still open here
  return v.optional(v.strictObject(entries), {} as never) as never
}

/** Every key of the configuration, its form and its default. The order is the one of `config.example.json`. */
export const SCHEMA = v.strictObject({
  /** For editors: where the JSON schema is. */
  $schema: field.maybeText(),
  locale: field.maybeChoice(['ja', 'en']),
  stockMaster: field.choice(['smaregi', 'nextengine'], 'smaregi'),
  store: section({
    /** Not used where `url` is given, a PostgreSQL instead of the folder. */
    path: field.path('./data'),
    url: field.postgresUrl(),
    shop: field.text('main'),
  }),
  retentionDays: field.count(1, 90),
  webhook: section({
    host: field.host('127.0.0.1'),
    /** 0 = any free port. */
    port: field.port(8787),
    path: field.webhookPath(),
    sncode: field.sncode(),
    publicUrl: field.publicUrl(),
    maxBodyBytes: field.count(1, 4_194_304),
  }),
  smaregi: section({
    receive: field.choice(['auto', 'legacy', 'platform'], 'auto'),
    api: field.choice(['platform', 'legacy'], 'platform'),
    contractId: field.contractId(),
    clientId: field.maybeText(),
    clientSecret: field.secret(),
    scopes: field.texts(),
    accessToken: field.headerSecret(),
    apiUrl: field.baseUrl('https://api.smaregi.jp'),
    idUrl: field.baseUrl('https://id.smaregi.jp'),
    legacyUrl: field.baseUrl('https://webapi.smaregi.jp/access/'),
    readsPerSecond: field.rate(5),
    writesPerSecond: field.rate(2),
    /** Empty = every store. */
    stores: field.ids(),
    ignoreDivisions: field.divisions(),
    forwardDivisions: field.divisions(),
  }),
  nextengine: section({
    clientId: field.maybeText(),
    clientSecret: field.secret(),
    redirectUri: field.redirectUri('https://localhost/nextengine/callback'),
    apiUrl: field.baseUrl('https://api.next-engine.org'),
    signInUrl: field.baseUrl('https://base.next-engine.org'),
    upload: field.choice(['goods', 'warehouse'], 'goods'),
    /** The name of the 拠点; with `upload` = `warehouse` either this or `warehouses` is not empty. */
    warehouse: field.warehouse(),
    /** Where the stores feed several: the 拠点 of each store. */
    warehouses: field.warehouses(),
    /** 汎用在庫連携: Next Engine's own calls. All three, or none. */
    push: section({
      path: field.pushPath(),
      account: field.pushAccount(),
      key: field.maybeSecret(),
    }),
    poll: section({
      firstMs: field.count(1, 5_000),
      maxMs: field.count(1, 60_000),
      budgetMs: field.count(0, 120_000),
    }),
    settleMs: field.count(0, 900_000),
  }),
  mapping: section({
    mode: field.choice(['csv', 'jan'], 'csv'),
    unknown: field.choice(['hold', 'exclude'], 'hold'),
  }),
  orders: section({
    enabled: field.flag(false),
    storeId: field.id('1'),
    /** The store that an order leaves, where it is not `storeId`. */
    stores: field.orderStores(),
    /** Empty = every shop of Next Engine. */
    shopIds: field.ids(),
    recipientName: field.text('ネットショップ出荷'),
    overlapMinutes: field.count(0, 60),
    rememberDays: field.count(1, 730),
  }),
  schedule: section({
    callsPerMonth: field.count(0, 800),
    over: field.flag(false),
    urgentBelow: field.count(0, 3),
    everyMinutes: field.count(0, 0),
    open: field.openingHours(),
  }),
  guard: section({ maxDelta: field.count(1, 10_000) }),
  alarms: section({
    /** 0 = no alarm. */
    silenceHours: field.amount(0),
    noSuccessHours: field.amount(26),
    diskFreeMiB: field.amount(200),
  }),
  mail: section({
    enabled: field.flag(false),
    smtpUrl: field.smtpUrl('smtp://localhost:25'),
    from: field.address(),
    to: field.addresses(),
    when: field.choice(['always', 'changes', 'problems'], 'changes'),
  }),
  /** Empty = no notice. */
  notice: section({ url: field.noticeUrl() }),
  owner: section({ enabled: field.flag(false), path: field.ownerPath('/ston') }),
  log: section({
    level: field.choice(['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    /** How both services answer, with nothing of anybody's in it. */
    record: field.flag(false),
  }),
})

export type Parsed = v.InferOutput<typeof SCHEMA>
