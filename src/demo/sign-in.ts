import { get } from '../kernel/http.ts'
import { authLogin } from '../commands/auth.ts'
import type { App } from '../context.ts'

const TIMEOUT_MS = 10_000

/** Signs in as a person would: opens the sign-in page, and hands over the address that it leads to. */
export async function signIn(app: App): Promise<void> {
  const page = (await app.nextEngine()).signInUrl()
  const answer = await get(page, { timeoutMs: TIMEOUT_MS, signal: app.signal })
  if (answer.kind !== 'answered') throw new Error(`the sign-in page: ${answer.cause}`)
  const redirect = answer.headers['location'] ?? ''
  const report = await authLogin(app, { url: redirect, ask: null })
  if (report.exit !== 'ok') throw new Error(`signing in ended with ${report.exit}`)
}
