import type { Sentence } from '../kernel/sentence.ts'

export interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

function coded(code: string): Sentence {
  return code === '' ? { ja: '', en: '' } : { ja: `（${code}）`, en: ` (${code})` }
}

export function noDatabase(code: string): Words {
  return {
    message: {
      ja: `データベース（PostgreSQL）につながりません${coded(code).ja}。`,
      en: `The database (PostgreSQL) does not answer${coded(code).en}.`,
    },
    hint: {
      ja: '保存済みのデータは失われていません。次回の実行で続きから再開します。続くときは、データベースの稼働と設定の store.url を確認してください。',
      en: 'Nothing that was stored is lost; the next run continues. If it goes on, check that the database is running, and store.url in the configuration.',
    },
  }
}

export function notAllowed(code: string): Words {
  return {
    message: {
      ja: `データベース（PostgreSQL）に接続を断られました${coded(code).ja}。`,
      en: `The database (PostgreSQL) refuses ston${coded(code).en}.`,
    },
    hint: {
      ja: '設定の store.url のユーザー、パスワード、データベース名、TLS の指定（sslmode、sslrootcert）を確認してください。スキーマ ston を作る権限、またはその所有権も必要です。',
      en: 'Check user, password, database name and TLS options (sslmode, sslrootcert) of store.url in the configuration. The user must be allowed to create the schema ston, or own it.',
    },
  }
}

export function badAddress(code: string): Words {
  return {
    message: {
      ja: `設定の store.url を使えません${coded(code).ja}。`,
      en: `store.url in the configuration cannot be used${coded(code).en}.`,
    },
    hint: {
      ja: '例: postgres://ston:パスワード@db.example.jp/ston?sslmode=verify-full&sslrootcert=/etc/ston/ca.pem。パスワードの記号は %40 のように書きます。証明書のファイルを読めるかも確認してください。',
      en: 'For instance: postgres://ston:password@db.example.jp/ston?sslmode=verify-full&sslrootcert=/etc/ston/ca.pem. Signs in the password are written like %40. Check also that the certificate file can be read.',
    },
  }
}

export const newerSchema: Words = {
  message: {
    ja: 'データベースのスキーマ ston は、より新しい ston で作られています。',
    en: 'The schema ston of the database was made by a newer ston.',
  },
  hint: { ja: 'ston を更新してください。', en: 'Update ston.' },
}

export const pooled: Words = {
  message: {
    ja: 'データベースの前に、トランザクションごとに接続を切り替えるプーラー（PgBouncer の pool_mode=transaction など）があります。排他ロックが働かないため、ston では使えません。',
    en: 'There is a pooler before the database that changes the connection with each transaction (PgBouncer with pool_mode=transaction and the like). Locks do not work through it, so ston cannot use it.',
  },
  hint: {
    ja: '設定の store.url を PostgreSQL 本体に向けるか、プーラーをセッション単位（pool_mode=session）にしてください。前の ston がプーラー越しに残したロックは、プーラーを再起動すると消えます。',
    en: 'Let store.url in the configuration lead to PostgreSQL itself, or set the pooler to session mode (pool_mode=session). Locks that an earlier ston left behind it go when the pooler is restarted.',
  },
}

export function notUtf8(whose: 'server' | 'client', found: string): Words {
  return whose === 'server'
    ? {
        message: {
          ja: `データベースの文字コードが UTF-8 ではありません（${found}）。絵文字などを保存できません。`,
          en: `The database is not in UTF-8 (${found}): emoji and other characters could not be stored.`,
        },
        hint: {
          ja: "UTF-8 のデータベースを新しく作り（CREATE DATABASE ston ENCODING 'UTF8' TEMPLATE template0）、設定の store.url をそこに向けてください。",
          en: "Make a database in UTF-8 (CREATE DATABASE ston ENCODING 'UTF8' TEMPLATE template0), and let store.url in the configuration lead there.",
        },
      }
    : {
        message: {
          ja: `データベースとの接続の文字コードが UTF-8 ではありません（client_encoding=${found}）。`,
          en: `The connection to the database does not speak UTF-8 (client_encoding=${found}).`,
        },
        hint: {
          ja: '設定の store.url の options、またはプーラーの設定から、client_encoding の指定を外してください。',
          en: 'Take client_encoding out of the options of store.url in the configuration, or out of the pooler’s settings.',
        },
      }
}

export function damaged(what: string): Words {
  return {
    message: {
      ja: `データベースの記録が壊れていて読めません（${what}）。`,
      en: `A record in the database is damaged and cannot be read (${what}).`,
    },
    hint: {
      ja: '削除しないでください。データベースをバックアップから戻し、なければこのメッセージを添えて問い合わせてください。',
      en: 'Do not delete it. Restore the database from a backup; without one, ask for help with this message.',
    },
  }
}

export const otherServer: Words = {
  message: {
    ja: 'データベースのサーバーが替わったか、以前の時点に戻されています。直前に送ったものの記録がないかもしれないため、何も送っていません。',
    en: 'The database has moved to another server, or was put back to an earlier moment. It may not know what was sent last, so nothing is sent.',
  },
  hint: {
    ja: '受注を取り込んでいれば、先に ston import-orders --since "2026-11-20 09:00"（サーバーが替わる前の時刻）を実行します。登録済みの出荷は、二重には登録しません。次に ston reconcile で両方の在庫数を比べます。すべての商品が合っていれば ston reconcile --accept、違う商品があれば ston reconcile --apply nextengine（ネクストエンジンが基準なら --apply smaregi）で、送信が再開します。',
    en: 'Where orders are imported, first run `ston import-orders --since "2026-11-20 09:00"` (a time before the move); 出荷 that Smaregi has are not registered twice. Then compare both counts with `ston reconcile`. Where all products agree, `ston reconcile --accept` lets ston send again; where some differ, `ston reconcile --apply nextengine` does (`--apply smaregi` with Next Engine as master).',
  },
}

export function lockLost(purpose: string): Words {
  return {
    message: {
      ja: `データベースとの接続が切れ、排他ロックを失いました（${purpose}）。`,
      en: `The connection to the database was lost, and the lock with it (${purpose}).`,
    },
    hint: {
      ja: '途中の状態は残っていません。次回の実行で続きから再開します。',
      en: 'Nothing is left half-done; the next run continues.',
    },
  }
}
