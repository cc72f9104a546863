import type { CallFigures } from '../connectors/nextengine/call-count.ts'
import type { App, SignInState } from '../context.ts'

/** Reads two small documents; Next Engine's client is not loaded for it. `unwritten`: the calls of this process that stand in none. */
export async function readSignInState(
  app: App,
  unwritten: CallFigures | null,
): Promise<SignInState> {
  const [store, { readSignIn }, { readCallFigures }] = await Promise.all([
    app.store(),
    import('../connectors/nextengine/tokens.ts'),
    import('../connectors/nextengine/call-count.ts'),
  ])
  const now = app.now()
  const { signedIn, accessTokenEndsAt, refreshTokenEndsAt } = await readSignIn(store, now)
  const { month, today, bytes, by } = added(await readCallFigures(store, now), unwritten)
  const calls = { callsThisMonth: month, callsToday: today, callsBy: by, bytesThisMonth: bytes }
  return { signedIn, accessTokenEndsAt, refreshTokenEndsAt, ...calls }
}

function added(written: CallFigures, more: CallFigures | null): CallFigures {
  if (more === null) return written
  const by = Object.entries(more.by).map(([name, calls]) => [name, (written.by[name] ?? 0) + calls])
  return {
    month: written.month + more.month,
    today: written.today + more.today,
    bytes: written.bytes + more.bytes,
    by: { ...written.by, ...Object.fromEntries(by) },
  }
}
