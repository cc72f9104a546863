/**
 * The secrets that this process has read, so that none of them can be printed by accident. There is one list for the
 * whole process on purpose: a secret is one wherever it turns up.
 */
const registered = new Set<string>()
/** Each in all forms in which it may turn up. */
const known = new Set<string>()

/** Shorter ones would be found by chance in harmless words. */
const SHORTEST = 3

/** A result is read by programs: there a short secret must not blank out a product's code that happens to be the same. */
const SHORTEST_IN_RESULTS = 6

/** What is looked for in a text, the longest first: one secret may be part of another. */
interface Wanted {
  readonly forms: readonly string[]
  /** Any of them. Made when one has been found: to see that there is none, each is looked for by itself much faster. */
  pattern: RegExp | null
}

/** `inJson`: what a result may not hold, as JSON writes it. */
let wanted: Readonly<Record<'all' | 'long' | 'inJson', Wanted>> | null = null

/** Registers what must not be seen from now on, in each form in which it may turn up. */
export function registerSecrets(secrets: Iterable<string>): void {
  for (const secret of secrets) {
    if (secret.length < SHORTEST || registered.has(secret)) continue
    registered.add(secret)
    for (const form of formsOf(secret)) known.add(form)
    wanted = null
  }
}

/** For a simulation, in which one process is many: those that knew them have ended. */
export function forgetSecrets(): void {
  registered.clear()
  known.clear()
  wanted = null
}

export function scrub(text: string): string {
  return without(wantedNow().all, text)
}

/** The same for what a command prints as its result. */
export function scrubResult(text: string): string {
  return without(wantedNow().long, text)
}

/** Whether `scrubResult` may find anything in one of the texts of a JSON document: one look at all of them. */
export function mayNeedScrub(json: string): boolean {
  return isIn(wantedNow().inJson, json)
}

function without(one: Wanted, text: string): string {
  return isIn(one, text) ? text.replace((one.pattern ??= anyOf(one.forms)), '***') : text
}

function isIn({ forms }: Wanted, text: string): boolean {
  return forms.some((form) => text.includes(form))
}

/** Made once: a result may have a hundred thousand texts. */
function wantedNow() {
  return (wanted ??= wantedOf([...known]))
}

function wantedOf(forms: readonly string[]) {
  const longestFirst = forms.toSorted((a, b) => b.length - a.length)
  const long = longestFirst.filter((form) => form.length >= SHORTEST_IN_RESULTS)
  const escaped = long.map((form) => JSON.stringify(form).slice(1, -1))
  const looking = (all: readonly string[]): Wanted => ({ forms: all, pattern: null })
  return { all: looking(longestFirst), long: looking(long), inJson: looking(escaped) }
}

function anyOf(forms: readonly string[]): RegExp {
  const escaped = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(escaped.join('|'), 'g')
}

/** The same for a value of any form. Errors become plain objects, because their own fields would stay hidden. */
export function scrubDeep(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth > 8) return '…'
  if (Array.isArray(value)) return value.map((one) => scrubDeep(one, depth + 1))
  if (value instanceof Error) return scrubDeep(plainError(value), depth + 1)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, scrubDeep(inner, depth + 1)]),
  )
}

function plainError(error: Error): Record<string, unknown> {
  const { cause } = error
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(cause === undefined ? {} : { cause }),
  }
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    Buffer.from(secret).toString('base64'),
  ]
}
