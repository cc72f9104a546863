import type { App, SignInState } from '../context.ts'

/** Reads two small documents; Next Engine's client is not loaded for it. */
export async function readSignInState(app: App): Promise<SignInState> {
  const [store, { readSignIn }, { readCallFigures }] = await Promise.all([
    app.store(),
    import('../connectors/nextengine/tokens.ts'),
    import('../connectors/nextengine/call-count.ts'),
  ])
  const now = app.now()
  const { signedIn, accessTokenEndsAt, refreshTokenEndsAt } = await readSignIn(store, now)
  const { month, today, bytes, by } = await readCallFigures(store, now)
  const calls = { callsThisMonth: month, callsToday: today, callsBy: by, bytesThisMonth: bytes }
  return { signedIn, accessTokenEndsAt, refreshTokenEndsAt, ...calls }
}
