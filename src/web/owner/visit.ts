import type { App } from '../../context.ts'
import { type Locale, say, type Sentence } from '../../kernel/sentence.ts'
import type { Owner } from '../../owners/book.ts'
import type { Store } from '../../store/store.ts'
import type { NextEngineSignIn } from '../next-engine-sign-in.ts'
import type { Snapshots } from '../snapshots.ts'
import type { Json } from './json.ts'
import type { Form } from './forms.ts'
import type { Gate } from './gate.ts'
import { html, type Html } from './html.ts'
import type { AnyRun, AnyRuns, AnyWork } from './runs.ts'

/** What is shown of a command's document. */
interface Show {
  (json: Json, visit: Visit, run: Run): Html | Promise<Html>
}
export type Run = AnyRun<Show>
export type Runs = AnyRuns<Show>
export type Work = AnyWork<Show>

/** One look of somebody who has signed in. */
export interface Visit {
  readonly app: App
  readonly store: Store
  readonly snapshots: Snapshots
  readonly runs: Runs
  readonly gate: Gate
  readonly nextEngine: NextEngineSignIn
  readonly owner: Owner
  /** Where the pages are, seen from outside: `/ston`. */
  readonly base: string
  readonly locale: Locale
  readonly place: string
  readonly query: URLSearchParams
  readonly form: Form
  /** For every form. */
  readonly token: string
  readonly t: (sentence: Sentence) => string
}

/** What is shown of a look. */
export interface Page {
  readonly title: Sentence
  readonly body: Html
  readonly status?: number
  /** Loaded again by itself after so long, or `to` an address elsewhere. */
  readonly refresh?: { readonly seconds: number; readonly to?: string }
}

/** Leads elsewhere: a place of ours, or an address. */
export class Leads {
  readonly to: string
  constructor(to: string) {
    this.to = to
  }
}

/** Something to be kept as a file. */
export interface Download {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export type Seen = Page | Leads | Download

export function sayer(locale: Locale): Visit['t'] {
  return (sentence) => say(locale, sentence)
}

/** The beginning of a form that does something; the caller writes what is in it. */
export function formTo({ base, token }: Visit, place: string, inner: Html): Html {
  return html`<form method="post" action="${base}${place}">
    <input type="hidden" name="token" value="${token}" />
    ${inner}
  </form>`
}
