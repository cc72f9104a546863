import type { Sentence } from '../kernel/sentence.ts'

/** What rules over several keys ask for. */
export const RULE = {
  wholePush: (): Sentence => ({
    ja: 'nextengine.push は path、account、key の 3 つともに値を入れるか、3 つとも "" にします',
    en: 'a value: of nextengine.push path, account and key are given together, or none of them',
  }),
  pushPath: (): Sentence => ({
    ja: 'webhook.path の下ではないパス',
    en: 'a path that is not below webhook.path',
  }),
  storeOfOrders: (stores: readonly string[]): Sentence => {
    const list = stores.map((store) => `"${store}"`)
    return {
      ja: `smaregi.stores にある店舗のどれか（${list.join('、')}）。在庫の基準がスマレジのとき、受注の出荷元は数える店舗に含まれている必要があります`,
      en: `one of smaregi.stores (${list.join(', ')}): with Smaregi as stock master, orders must leave from a store that is counted`,
    }
  },
  warehouseName: (): Sentence => ({
    ja: 'nextengine.upload が "warehouse" のときは拠点名が必要です',
    en: 'the name of the warehouse (拠点), because nextengine.upload is "warehouse"',
  }),
  warehouseUpload: (): Sentence => ({
    ja: 'nextengine.warehouses で拠点を分けるときは "warehouse" にします',
    en: '"warehouse", because nextengine.warehouses names several warehouses (拠点)',
  }),
  storeWithWarehouse: (stores: readonly string[]): Sentence => {
    const list = stores.map((store) => `"${store}"`)
    return {
      ja: `nextengine.warehouses に拠点のある店舗のどれか（${list.join('、')}）。または nextengine.warehouse に、それ以外の店舗の拠点を指定します`,
      en: `one of the stores in nextengine.warehouses (${list.join(', ')}), or give nextengine.warehouse for all others`,
    }
  },
  warehousesFirst: (): Sentence => ({
    ja: '"warehouse" にするには、nextengine.warehouses に店舗ごとの拠点が必要です',
    en: 'nextengine.warehouses with the warehouse (拠点) of each store, to go by warehouse',
  }),
  storeOfShared: (warehouse: string, stores: readonly string[]): Sentence => {
    const list = stores.map((store) => `"${store}"`)
    return {
      ja: `拠点「${warehouse}」を共有する店舗のうち、受注の出荷元にする 1 つ（${list.join('、')}）`,
      en: `the one of the stores that share the warehouse ${warehouse} (${list.join(', ')}) that orders leave`,
    }
  },
  contractHost: (sandbox: boolean, key: string): Sentence =>
    sandbox
      ? {
          ja: `sb_ で始まる契約ID はサンドボックス用です。smaregi.dev の URL を指定してください${example(key)}`,
          en: `a contract id with sb_ belongs to the sandbox: a URL on smaregi.dev${example(key)}`,
        }
      : {
          ja: 'smaregi.dev はサンドボックス用で、sb_ で始まる契約ID が必要です。本番では smaregi.jp の URL を指定してください',
          en: 'smaregi.dev is the sandbox and needs a contract id with sb_; a real contract needs a URL on smaregi.jp',
        },
  atLeastAs: (key: string, value: number): Sentence => ({
    ja: `${key}（${value}）以上の値`,
    en: `at least as much as ${key} (${value})`,
  }),
  mailFrom: (): Sentence => ({
    ja: 'mail.enabled が true のときは差出人のメールアドレスが必要です',
    en: "the sender's mail address, because mail.enabled is true",
  }),
  mailTo: (): Sentence => ({
    ja: 'mail.enabled が true のときは宛先のメールアドレスが 1 つ以上必要です',
    en: 'at least one mail address, because mail.enabled is true',
  }),
  wholeWebhook: (): Sentence => ({
    ja: '通知を受け取る URL 全体が入っています。受け取るパス（webhook.path）を除いた公開 URL だけを書いてください（例 https://ston.example.jp）',
    en: 'this is the whole URL of the notifications: only the URL in front of their path (webhook.path) belongs here (like https://ston.example.jp)',
  }),
  redirect: (): Sentence => ({
    ja: 'ston に届くリダイレクト URI は、webhook.path・/healthz・/readyz と別のパスにしてください（例 https://ston.example.jp/nextengine/callback）',
    en: 'a redirect URI that leads to ston needs a path of its own, other than webhook.path, /healthz and /readyz (like https://ston.example.jp/nextengine/callback)',
  }),
  hours: (): Sentence => ({
    ja: '開店より後に閉まる、24 時間までの営業時間。例 "10:00-20:00"、"18:00-26:00"',
    en: 'hours that end after they begin, within 24 hours, like "10:00-20:00" or "18:00-26:00"',
  }),
  ownerNeedsHttps: (): Sentence => ({
    ja: 'owner.enabled が true のときは、https:// で始まる公開 URL が必要です',
    en: 'the public URL, starting with https://, because owner.enabled is true',
  }),
  ownerPath: (): Sentence => ({
    ja: 'オーナーの画面は、webhook.path やリダイレクト URI と別のパスにしてください（例 /ston）',
    en: "the owner's pages need a path of their own, other than webhook.path and the redirect URI (like /ston)",
  }),
  oneStore: (): Sentence => ({
    ja: 'store.path と store.url はどちらか一方だけを書いてください',
    en: 'either store.path or store.url, not both',
  }),
}

function example(key: string): string {
  if (key === 'apiUrl') return ' (https://api.smaregi.dev)'
  return key === 'idUrl' ? ' (https://id.smaregi.dev)' : ''
}
