import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { DecisionEvent } from './events.ts'
import type { Concerns } from './subject.ts'

/** What somebody has done who was named with `--as`. */
export interface NamedDecision {
  /** ISO instant. */
  readonly at: string
  readonly who: string
  /** The command: `map exclude`. */
  readonly did: string
  /** 商品ID, 商品コード, keys or ids that it was about. */
  readonly names: readonly string[]
}

/** The document `decisions`, oldest first. */
interface Decisions {
  readonly decisions: readonly NamedDecision[]
}

const MOST = 1000
/** So many are told where nobody asks about a product. */
const MOST_TOLD = 100
/** Of a comparison that accepts everything only so many are named. */
const MOST_NAMES = 200

export function noteDecision(store: Store, decision: NamedDecision): Promise<void> {
  const one = { ...decision, names: decision.names.slice(0, MOST_NAMES) }
  return rewrite<Decisions>(store.document('decisions'), (value) => ({
    decisions: [...(value?.decisions ?? []), one].slice(-MOST),
  }))
}

/** The newest of all, oldest first. */
export async function lastDecisions(store: Store): Promise<readonly NamedDecision[]> {
  const { value } = await store.document<Decisions>('decisions').read()
  return (value?.decisions ?? []).slice(-MOST_TOLD)
}

/** Those that name the product. */
export async function decisionsOf(
  store: Store,
  concerns: Concerns,
): Promise<readonly DecisionEvent[]> {
  const { value } = await store.document<Decisions>('decisions').read()
  return (value?.decisions ?? [])
    .filter(({ names }) => names.some((name) => concerns.named(name)))
    .map(({ at, who, did }) => ({
      kind: 'decision',
      at: jstIsoOf(at),
      who,
      did,
      batch: '',
      code: '',
      delta: 0,
    }))
}

/** The command's words, and what stands behind them. */
export function decisionIn(
  args: readonly string[],
  isCommand: (word: string) => boolean,
): Pick<NamedDecision, 'did' | 'names'> {
  const at = args.findIndex(isCommand)
  const [command = '', ...rest] = words(args.slice(at))
  if (!GROUPS.has(command)) return { did: command, names: rest }
  const [second = '', ...names] = rest
  return { did: `${command} ${second}`, names: names.slice(0, TOLD_OF[command]) }
}

/** Without options and what stands behind those that every command has; after `--` all are names. */
function words(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--')
  const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
  const isValue = (i: number): boolean => VALUED.has(before[i - 1] ?? '')
  return [...before.filter((one, i) => !one.startsWith('-') && !isValue(i)), ...after]
}

const VALUED: ReadonlySet<string> = new Set(['--config', '--locale', '--wait', '--as', '--why'])

/** The address of a sign-in is about nothing, and has Next Engine's tokens in it; of a setting its key is told. */
const TOLD_OF: Readonly<Record<string, number>> = { auth: 0, config: 1 }

const GROUPS: ReadonlySet<string> = new Set(['failures', 'map', 'config', 'owner', 'auth', 'mail'])
