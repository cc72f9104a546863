import type { Sentence } from '../kernel/sentence.ts'

/** How a call that went wrong is told. */
export const ERROR = {
  error: { ja: 'エラー', en: 'error' },
  next: { ja: '次にすること', en: 'what to do' },
  bug: (what: string): Sentence => ({
    ja: `ston の不具合です: ${what}`,
    en: `this is a bug in ston: ${what}`,
  }),
  bugHint: (verbose: boolean): Sentence =>
    verbose
      ? {
          ja: '受信済みのデータは失われていません。下の詳細を添えて開発元に知らせてください',
          en: 'nothing received is lost; please report it with the details below',
        }
      : {
          ja: '受信済みのデータは失われていません。--verbose を付けてもう一度実行すると詳細が出ます',
          en: 'nothing received is lost; run it again with --verbose for the details',
        },
  stopped: (): Sentence => ({
    ja: '停止の指示を受けたので途中でやめました',
    en: 'stopped on request before the end',
  }),
  stoppedHint: (): Sentence => ({
    ja: '次に実行したとき、続きから始まります',
    en: 'the next run continues from there',
  }),
  moved: (what: string): Sentence => ({
    ja: `別の実行が同じ記録を先に書き換えました（${what}）`,
    en: `another run has changed the same record first (${what})`,
  }),
  movedHint: (): Sentence => ({
    ja: '失われたものはありません。次に実行したとき、続きから始まります',
    en: 'nothing is lost; the next run continues from there',
  }),
  system: (code: string, what: string): Sentence => ({
    ja: `${SYSTEM[code]?.ja ?? code}: ${what}`,
    en: `${SYSTEM[code]?.en ?? code}: ${what}`,
  }),
  permission: (): Sentence => ({
    ja: 'ファイルとフォルダーの所有者・権限と、ston を動かすユーザーを確認してください',
    en: 'check who owns the file or folder, its permissions, and the user that runs ston',
  }),
  resource: (): Sentence => ({
    ja: '受信済みのデータは失われていません。空きを作れば、次の実行で続きから始まります',
    en: 'nothing received is lost; make room, and the next run continues',
  }),
} as const

/** What the system's own codes mean. */
export const SYSTEM: Readonly<Record<string, Sentence>> = {
  ENOENT: { ja: 'ありません', en: 'there is none' },
  EISDIR: { ja: 'フォルダーです', en: 'it is a folder' },
  EACCES: { ja: '権限がありません', en: 'permission denied' },
  EPERM: { ja: '許可されていない操作です', en: 'operation not permitted' },
  EROFS: { ja: '書き込めないディスクです', en: 'the disk is read-only' },
  ENOSPC: { ja: 'ディスクに空きがありません', en: 'no space is left on the disk' },
  EDQUOT: { ja: 'ディスクの割り当てを使い切りました', en: 'the disk quota is used up' },
  EIO: { ja: 'ディスクを読み書きできません', en: 'the disk cannot be read or written' },
  EMFILE: { ja: '開いているファイルが多すぎます', en: 'too many open files' },
  ENFILE: { ja: '開いているファイルが多すぎます', en: 'too many open files' },
}
