import type { Sentence } from '../kernel/sentence.ts'

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

const NOTHING_CHANGED: Sentence = {
  ja: '何も変えていません。',
  en: 'Nothing has been changed.',
}

export function unknownEntry(name: string): Words {
  return {
    message: {
      ja: `バックアップの中に、ston のバックアップにはない名前があります: ${name}`,
      en: `The backup holds a name that no backup of ston has: ${name}`,
    },
    hint: NOTHING_CHANGED,
  }
}

export function noBackup(file: string): Words {
  return {
    message: {
      ja: `${file} は ston のバックアップではないか、途中で切れているか、壊れています。`,
      en: `${file} is no backup of ston, or it is cut off or damaged.`,
    },
    hint: {
      ja: '何も変えていません。別のバックアップを使ってください。',
      en: 'Nothing has been changed. Use another one.',
    },
  }
}

export function otherStore(made: string): Words {
  const [ja, en] = made === 'postgres' ? ['PostgreSQL', 'PostgreSQL'] : ['フォルダー', 'a folder']
  return {
    message: {
      ja: `このバックアップは、データを${ja}に置いている ston のものです。`,
      en: `This backup is of a ston that keeps its data in ${en}.`,
    },
    hint: {
      ja: '何も変えていません。設定の store を、バックアップを取ったときと同じ種類にしてください。',
      en: 'Nothing has been changed. Set store in the configuration to the kind the backup was made of.',
    },
  }
}

export function newerBackup(version: string): Words {
  return {
    message: {
      ja: `このバックアップは、より新しい ston（${version}）で作られています。`,
      en: `This backup was made by a newer ston (${version}).`,
    },
    hint: {
      ja: '何も変えていません。ston を更新してください。',
      en: 'Nothing has been changed. Update ston.',
    },
  }
}

export function inUse(where: string): Words {
  return {
    message: {
      ja: `${where} には、すでに ston のデータがあります。`,
      en: `There are data of ston in ${where} already.`,
    },
    hint: {
      ja: '何も変えていません。そのデータを別の場所に移すか、設定の store を空の場所に変えてください。',
      en: 'Nothing has been changed. Move them somewhere else, or set store in the configuration to an empty place.',
    },
  }
}

export function listening(host: string): Words {
  return {
    message: {
      ja: `${host} で ston serve が動いています。`,
      en: `ston serve is running on ${host}.`,
    },
    hint: {
      ja: '何も変えていません。止めてから、もう一度実行してください。',
      en: 'Nothing has been changed. Stop it, and run this again.',
    },
  }
}

export function running(holder: string): Sentence {
  return {
    ja: `同じコマンド（${holder}）がすでに実行中です。`,
    en: `The same command (${holder}) is running already.`,
  }
}

export const writing: Sentence = { ja: 'バックアップを書いています', en: 'writing the backup' }
export const placing: Sentence = { ja: 'バックアップを復元しています', en: 'restoring the backup' }

export function written(file: string, size: string): Sentence {
  return {
    ja: `バックアップを書きました: ${file}（${size}）`,
    en: `Backup written: ${file} (${size})`,
  }
}

/** Below it. */
export const keepSecret: Sentence = {
  ja: 'ネクストエンジンへのログインを含むので、設定ファイルと同じように人に見せず、別の機械に置いてください。設定ファイルは含まれません。',
  en: 'It holds the sign-in to Next Engine: keep it as secret as the configuration, which is not in it, and on another machine.',
}

export function restored(at: string, version: string): Sentence {
  return {
    ja: `${at} のバックアップ（ston ${version}）を復元しました。`,
    en: `Restored: the backup of ${at} (ston ${version}).`,
  }
}

/** What must be done before the first flush, in this order. `owners`: who may sign in; `orders`: whether they are imported here. */
export function afterRestoring(owners: readonly string[], orders: boolean): readonly Sentence[] {
  const steps = [
    STOP_THE_OTHER,
    SIGN_IN,
    ...(owners.length > 0 ? [whoMaySignIn(owners)] : []),
    ...(orders ? [NO_ORDER_TWICE] : []),
    COMPARE,
  ]
  return [
    {
      ja: 'はじめて ston flush を実行する前に:',
      en: 'Before the first ston flush:',
    },
    ...steps.map(({ ja, en }, at) => ({
      ja: `  ${at + 1}. ${ja}`,
      en: `  ${at + 1}. ${en}`,
    })),
    {
      ja: 'そのあと ston flush を実行し、まだ違う商品は ston reconcile --apply nextengine（または smaregi）で合わせます。',
      en: 'Then run ston flush, and mend what still differs: ston reconcile --apply nextengine (or smaregi).',
    },
  ]
}

const STOP_THE_OTHER: Sentence = {
  ja: '元の ston を完全に止めます。二か所で動くと、同じ変更が二度送られます。',
  en: 'Stop the ston that it came from for good: two of them send every change twice.',
}

const SIGN_IN: Sentence = {
  ja: 'ston auth refresh を実行し、断られたら ston auth login でログインします。バックアップのあとでネクストエンジンがログインを更新したかどうかは、ston auth status ではわかりません。',
  en: 'Run ston auth refresh, and ston auth login where it is refused: whether Next Engine has renewed the sign-in after the backup, ston auth status cannot know.',
}

function whoMaySignIn(owners: readonly string[]): Sentence {
  return {
    ja: `オーナーの画面に入れる人とパスワードは、バックアップのときのものです（${owners.join('、')}）。ston owner list で確認し、そのあと外した人は ston owner remove で外し、パスワードを変えた人は ston owner password で変え直します。ログインは全員やり直しです。`,
    en: `Who may enter the owner's pages, and the passwords, are those of the backup (${owners.join(', ')}). Look at ston owner list; remove again whom you have removed since (ston owner remove), and change again the passwords that were changed (ston owner password). Everyone signs in anew.`,
  }
}

const NO_ORDER_TWICE: Sentence = {
  ja: '受注を取り込んでいれば、ston import-orders を実行します。バックアップのあとに登録した出荷をスマレジで探し、二重には登録しません。',
  en: 'Where orders are imported: ston import-orders. It looks in Smaregi for what was registered after the backup, and registers nothing twice.',
}

const COMPARE: Sentence = {
  ja: 'ston reconcile で両方の在庫数を比べ、ston reconcile --accept で合っている商品を記録します。バックアップのあとに送られた変更は、これで二度送られません。',
  en: 'Compare both counts: ston reconcile. Record where they agree: ston reconcile --accept. What was sent after the backup is not sent again then.',
}
