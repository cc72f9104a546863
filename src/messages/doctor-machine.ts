import { quoted } from '../kernel/shell-quote.ts'
import type { Sentence } from '../kernel/sentence.ts'

export function readable(path: string, mode: string): Sentence {
  return {
    ja: `${path} がほかのユーザーにも開かれています（${mode}）`,
    en: `${path} is open to other users (${mode})`,
  }
}

export function chmod(path: string, mode: 600 | 700): Sentence {
  return {
    ja: `chmod ${mode} ${quoted(path)} を実行してください。`,
    en: `Run chmod ${mode} ${quoted(path)}.`,
  }
}

export function foreign(path: string, uid: number): Sentence {
  return {
    ja: `${path} は別のユーザー（ユーザーID ${uid}）のものです`,
    en: `${path} belongs to another user (id ${uid})`,
  }
}

export function sameUser(uid: number): Sentence {
  return {
    ja: `ston のコマンドはすべて同じユーザーで実行してください（sudo -u '#${uid}' ston …）。`,
    en: `Run all commands of ston as the same user (sudo -u '#${uid}' ston …).`,
  }
}

export function notReadableFor(file: string, uid: number): Sentence {
  return {
    ja: `ston を動かすユーザー（ユーザーID ${uid}）が ${file} を読めません`,
    en: `${file} cannot be read by the user that runs ston (id ${uid})`,
  }
}

export function giveTo(file: string, uid: number): Sentence {
  const chown = `chown ${uid} ${quoted(file)}`
  return {
    ja: `root で ${chown} を実行し、以後はすべて同じユーザーで実行してください（sudo -u '#${uid}' ston …）。`,
    en: `As root, run ${chown}, and all commands of ston as that user from then on (sudo -u '#${uid}' ston …).`,
  }
}

/** `errno`: null where the file is only somebody else's; `owner`: null where nobody may look. */
export function notWritable(file: string, errno: string | null, owner: number | null): Sentence {
  const whose: Sentence =
    owner === null ? { ja: '', en: '' } : { ja: `、所有者 ${owner}`, en: `, owner ${owner}` }
  return errno === null
    ? {
        ja: `${file} は別のユーザーのものです（所有者 ${owner ?? '?'}）。このままでは ston が止まります`,
        en: `${file} belongs to another user (owner ${owner ?? '?'}), which stops ston`,
      }
    : {
        ja: `${file} を読み書きできません（${errno}${whose.ja}）`,
        en: `${file} cannot be read and written (${errno}${whose.en})`,
      }
}

export function chownFile(file: string, uid: number): Sentence {
  return {
    ja: `root で chown ${uid} '${file}' を実行し（ほかにもあるときは、フォルダーごと chown -R）、以後はすべて同じユーザーで実行してください（sudo -u '#${uid}' ston …）。`,
    en: `As root, run chown ${uid} '${file}' (chown -R on the folder where there are more), and all commands of ston as the same user from then on (sudo -u '#${uid}' ston …).`,
  }
}

/** Its owner runs ston already, and may not use it. */
export function chmodFile(file: string, isFolder: boolean): Sentence {
  const chmod = `chmod ${isFolder ? 'u+rwx' : 'u+rw'} ${quoted(file)}`
  return {
    ja: `${chmod} を実行してください（ほかにもあるときは、フォルダーごと chmod -R u+rwX）。`,
    en: `Run ${chmod} (chmod -R u+rwX on the folder where there are more).`,
  }
}

/** `at`: the commands that are at work. */
export function folder(path: string, at: readonly string[]): Sentence {
  return at.length === 0
    ? { ja: path, en: path }
    : { ja: `${path}（実行中: ${at.join('、')}）`, en: `${path} (at work: ${at.join(', ')})` }
}

/** `mib`: null where nobody knows how much room is left. */
export function disk(ms: number, mib: number | null): Sentence {
  return {
    ja: `書き込み速度 ${ms} ミリ秒${mib === null ? '' : `、空き 約 ${inGb(mib)}`}`,
    en: `a synced write takes ${ms} ms${mib === null ? '' : `, ${mib} MiB free`}`,
  }
}

/** `MiB` → what a disk's seller counts in. */
function inGb(mib: number): string {
  const mb = (mib * 1024 * 1024) / 1_000_000
  return mb < 1000 ? `${Math.round(mb)} MB` : `${Math.round(mb / 1000)} GB`
}

export const makeRoom: Sentence = {
  ja: '空き容量が足りません。不要なファイルを消すか、ディスクを大きくしてください。',
  en: 'There is too little room: remove what is not needed, or use a larger disk.',
}

export const slowDisk: Sentence = {
  ja: '遅いディスクです。ネットワーク越しの共有フォルダーではなく、サーバー内のディスクに置いてください。',
  en: 'The disk is slow: use a local one, not a network share.',
}

export function listening(at: string): Sentence {
  return { ja: `${at} で受信できます`, en: `ready at ${at}` }
}

export function notListening(at: string): Sentence {
  return { ja: `${at} に応答がありません`, en: `nothing answers at ${at}` }
}

export const startServe: Sentence = {
  ja: 'ston serve を動かしてください（systemctl start ston.service）。',
  en: 'Start `ston serve` (systemctl start ston.service).',
}

export const anyPort: Sentence = {
  ja: '空いているポートで動く設定なので、確認できません',
  en: 'on any free port (webhook.port 0): nobody can say which',
}

export function heldByOther(at: string): Sentence {
  return {
    ja: `${at} で応答したのは、この設定の ston serve ではありません（別の ston、別のプログラム、または起動後に設定かデータの場所を変えた ston です）`,
    en: `what answers at ${at} is not the ston serve of this configuration (another ston, another program, or one started before its configuration or data was changed)`,
  }
}

export const otherPort: Sentence = {
  ja: 'この ston serve を起動し直してください。ポートを使っているのが別のプログラムなら、それを止めるか、webhook.port を変えてください。',
  en: 'Restart this ston serve. If another program has the port, stop it, or set webhook.port to another number.',
}

export function notReady(at: string, status: number): Sentence {
  return {
    ja: `${at} は受け付けられません（${status}）`,
    en: `${at} cannot take anything (${status})`,
  }
}

export const seeLog: Sentence = {
  ja: 'ston serve のログとディスクの空きを確認してください。',
  en: 'Look at the log of `ston serve` and at the disk.',
}

/** `off`: seconds that our clock is ahead of the server's; null when it did not tell. */
export function clocks(
  readings: readonly { readonly name: Sentence; readonly off: number | null }[],
): Sentence {
  const parts = readings.map(({ name, off }) => ({ name, told: clock(off) }))
  return {
    ja: parts.map(({ name, told }) => `${name.ja}: ${told.ja}`).join('、'),
    en: parts.map(({ name, told }) => `${name.en}: ${told.en}`).join(', '),
  }
}

function clock(off: number | null): Sentence {
  if (off === null) return { ja: '応答がありません', en: 'no answer' }
  const by = Math.abs(off)
  if (by < 2) return { ja: 'ずれはありません', en: 'right' }
  return off > 0
    ? { ja: `${by} 秒進んでいます`, en: `${by} s ahead` }
    : { ja: `${by} 秒遅れています`, en: `${by} s behind` }
}

export const tryLater: Sentence = {
  ja: '比べられませんでした。ネットワークを確認し、時間をおいてもう一度実行してください。',
  en: 'Could not be compared: check the network, and try again later.',
}

export const setClock: Sentence = {
  ja: 'NTP で時刻を合わせてください（timedatectl set-ntp true）。',
  en: 'Set the clock by NTP (timedatectl set-ntp true).',
}
