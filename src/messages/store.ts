import type { Sentence } from '../kernel/sentence.ts'

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

interface Trouble {
  readonly what: Sentence
  readonly todo: Sentence
}

const FREE_SPACE: Sentence = {
  ja: 'ディスクの空きを増やしてください。保存済みのデータは失われていません。次回の実行で続きから再開します。',
  en: 'Make room on the disk. Nothing that was stored is lost; the next run continues.',
}

const RIGHTS: Sentence = {
  ja: 'ston を動かすユーザーがフォルダーの所有者か確認してください（例: chown -R <ユーザー> <フォルダー>）。別のユーザーで一度実行すると起こります。所有者なのに起こるときは、権限を戻してください（例: chmod -R u+rwX <フォルダー>）。',
  en: 'See to it that the user who runs ston owns the folder (for instance: chown -R <user> <folder>). Running ston once as another user causes this. Where that user owns it already, give the permissions back (for instance: chmod -R u+rwX <folder>).',
}

const TROUBLES: Readonly<Record<string, Trouble>> = {
  EACCES: { what: { ja: '権限がありません', en: 'permission denied' }, todo: RIGHTS },
  EPERM: { what: { ja: '操作が許可されていません', en: 'operation not permitted' }, todo: RIGHTS },
  EROFS: {
    what: { ja: '読み取り専用のファイルシステムです', en: 'the file system is read-only' },
    todo: {
      ja: '書き込めるようにマウントし直すか、設定の store.path を書き込める場所に変えてください。',
      en: 'Mount it writable, or set store.path in the configuration to a place that is.',
    },
  },
  ENOSPC: { what: { ja: 'ディスクに空きがありません', en: 'no space left' }, todo: FREE_SPACE },
  EDQUOT: {
    what: { ja: 'ディスクの割り当てを使い切りました', en: 'the disk quota is used up' },
    todo: FREE_SPACE,
  },
  EIO: {
    what: { ja: 'ディスクの入出力エラーです', en: 'the disk reports an input/output error' },
    todo: {
      ja: 'ディスクの故障が考えられます。データフォルダーの控えを取り、システムのログを確認してください。',
      en: 'The disk may be failing. Copy the data folder and look into the system log.',
    },
  },
  ENOTDIR: {
    what: { ja: 'フォルダーではありません', en: 'it is not a folder' },
    todo: {
      ja: '設定の store.path にはフォルダーを指定してください。',
      en: 'Set store.path in the configuration to a folder.',
    },
  },
  ENOENT: {
    what: { ja: 'ファイルまたはフォルダーがありません', en: 'a file or folder is missing' },
    todo: {
      ja: '実行中にデータフォルダーが移動・削除されていないか確認し、もう一度実行してください。',
      en: 'Check that nobody moved or deleted the data folder meanwhile, and run it again.',
    },
  },
}

/** A code of the system that has no words of its own is shown as it is. */
function trouble(errno: string): Trouble {
  const known = TROUBLES[errno]
  const what = known?.what ?? { ja: 'システムのエラーです', en: 'the system reports an error' }
  return {
    what: { ja: `${what.ja}（${errno}）`, en: `${what.en} (${errno})` },
    todo: known?.todo ?? {
      ja: 'フォルダーとディスクの状態を確認してください。',
      en: 'Check the folder and the disk.',
    },
  }
}

function at(file: string | null): Sentence {
  return file === null ? { ja: '', en: '' } : { ja: `（${file}）`, en: `: ${file}` }
}

/** `file`: what in the folder refuses; null where that is the folder itself, or nobody knows. */
export function notUsable(path: string, errno: string, file: string | null = null): Words {
  const { what, todo } = trouble(errno)
  return {
    message: {
      ja: `データフォルダー ${path} を使えません: ${what.ja}${at(file).ja}`,
      en: `The data folder ${path} cannot be used: ${what.en}${at(file).en}`,
    },
    hint: todo,
  }
}

/** The folder is not there, and nothing may be made in `above`: more often than not a disk that is not mounted. */
export function notMade(path: string, above: string, errno: string): Words {
  const { what, todo } = trouble(errno)
  return {
    message: {
      ja: `データフォルダー ${path} がなく、${above} の中に作ることもできません: ${what.ja}`,
      en: `There is no data folder ${path}, and none can be made in ${above}: ${what.en}`,
    },
    hint: FORBIDDEN.has(errno) ? MOUNT : todo,
  }
}

const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT'])

const MOUNT: Sentence = {
  ja: '別のディスクに置く設定なら、そのディスクがマウントされているか確認してください。場所がまちがっていれば設定の store.path を直し、初めて使う場所なら、ston を動かすユーザーのものとしてフォルダーを作ってください。',
  en: 'If it is on another disk, see that the disk is mounted. Correct store.path in the configuration if the place is wrong; if it is a new one, make the folder for the user who runs ston.',
}

export function diskRefused(path: string, errno: string, file: string | null = null): Words {
  const { what, todo } = trouble(errno)
  return {
    message: {
      ja: `データフォルダー ${path} に保存できません: ${what.ja}${at(file).ja}`,
      en: `Nothing can be stored in the data folder ${path}: ${what.en}${at(file).en}`,
    },
    hint: todo,
  }
}

/** exFAT and FAT, many network shares, and some folders that a container shares with its host. */
export function withoutLinks(path: string): Words {
  return {
    message: {
      ja: `データフォルダー ${path} のファイルシステムでは、ハードリンク（一つのファイルに二つ目の名前を付けること）ができません。同時に動く ston が同じものを二重に書かないために必要です。`,
      en: `The file system of the data folder ${path} has no hard links (a second name for a file). Without them two runs of ston could write the same thing twice.`,
    },
    hint: {
      ja: '設定の store.path を、ハードリンクのできる場所（Linux の ext4、xfs、btrfs、macOS の APFS、Windows の NTFS など、そのマシンのディスク）に変え、データがすでにあれば、ston をすべて止めてからフォルダーごと移してください。ほかの方法として、PostgreSQL も使えます（store.url）。',
      en: 'Set store.path to a place that has them (a disk of the machine itself: ext4, xfs, btrfs, APFS, NTFS), and if there are data already, stop every ston and move the whole folder there. Or keep the data in PostgreSQL (store.url).',
    },
  }
}

/** `name`: null where nobody knows it. */
export function onlyTheOwner(path: string, name: string | null, uid: number): Words {
  const who = name ?? String(uid)
  const user = name ?? `'#${uid}'`
  return {
    message: {
      ja: `データフォルダー ${path} はユーザー ${who} のものです。root では書き込みません（root のファイルが混ざると、${who} で動く ston が止まります）。`,
      en: `The data folder ${path} belongs to the user ${who}, so root does not write there: files of root's would stop the ston that runs as ${who}.`,
    },
    hint: {
      ja: `sudo -u ${user} ston … と実行してください（コンテナーでは --user ${uid}）。`,
      en: `Run it as that user: sudo -u ${user} ston … (in a container: --user ${uid}).`,
    },
  }
}

export function halfRestored(path: string): Words {
  return {
    message: {
      ja: `データフォルダー ${path} へのバックアップの復元が、途中で止まっています。`,
      en: `A backup was being restored into the data folder ${path}, and that was interrupted.`,
    },
    hint: {
      ja: 'このフォルダーの中身を別の場所に移し、もう一度 ston restore を実行してください。',
      en: 'Move what is in the folder somewhere else, and run ston restore again.',
    },
  }
}

export function newerFormat(path: string): Words {
  return {
    message: {
      ja: `データフォルダー ${path} は、より新しい ston で作られています。`,
      en: `The data folder ${path} was made by a newer ston.`,
    },
    hint: { ja: 'ston を更新してください。', en: 'Update ston.' },
  }
}

export function damagedFile(path: string, what: 'document' | 'batch'): Words {
  const message: Sentence = {
    ja: `ファイル ${path} が壊れていて読めません。`,
    en: `The file ${path} is damaged and cannot be read.`,
  }
  if (what === 'batch')
    return {
      message,
      hint: {
        ja: '削除しないでください（削除すると、送信済みの変更がもう一度送られます）。バックアップから戻し、なければディスクを点検のうえ、このメッセージを添えて問い合わせてください。',
        en: 'Do not delete it: changes that were sent already would be sent again. Restore it from a backup; without one, check the disk and ask for help with this message.',
      },
    }
  return {
    message,
    hint: {
      ja: 'バックアップから戻してください。なければ別の場所へ移し、もう一度実行してください（tokens.json の場合は ston auth login でログインし直します）。',
      en: 'Restore it from a backup. Without one, move it away and run ston again (for tokens.json sign in again with ston auth login).',
    },
  }
}

/** What ston wrote to Smaregi; `where`: the file, and the line in it. */
export function damagedTable(path: string): Words {
  return {
    message: {
      ja: `商品ひも付け表のファイル ${path} が壊れているか、ありません。`,
      en: `The id table ${path} is damaged or missing.`,
    },
    hint: {
      ja: 'バックアップから戻してください。なければ、元の CSV をもう一度 ston map import で取り込んでください。',
      en: 'Restore it from a backup, or import the CSV again with `ston map import`.',
    },
  }
}

export function otherHost(path: string, host: string): Words {
  return {
    message: {
      ja: `別のマシン「${host}」の ston が、同じデータフォルダーで動いています（${path}）。`,
      en: `ston is at work on the same data folder on another machine, "${host}" (${path}).`,
    },
    hint: {
      ja: '埋め込みのストアは1台のマシンでだけ使えます。どちらか一方を止めてください。',
      en: 'The embedded store is for one machine. Stop one of the two.',
    },
  }
}

export function busy(path: string, holder: string): Words {
  return {
    message: {
      ja: `ほかの ston がデータを使っていて、待っても終わりませんでした（${holder}、${path}）。`,
      en: `Another ston is using the data and did not finish in time (${holder}, ${path}).`,
    },
    hint: {
      ja: '何も失われていません。次回の実行で続きから再開します。',
      en: 'Nothing is lost; the next run continues.',
    },
  }
}
