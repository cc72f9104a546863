import { signInRedirectPath } from '../config/index.ts'
import { StonError } from '../kernel/errors.ts'
import type { Redirect } from '../connectors/nextengine/next-engine.ts'
import type { SignInRedirectSource } from './listener/sign-in-redirect.ts'
import type { Shown } from './listener/listener.ts'
import { noteHtml, type Note } from './page/note.ts'
import { PAGE_HEADERS } from './page/style.ts'
import { SIGNED_IN_PAGE } from '../messages/auth.ts'
import { say } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import type { NextEngineSignIn } from './next-engine-sign-in.ts'
import { endSigning, signingSince } from '../sign-in/window.ts'

/** The end of a sign-in that `auth login` began, seen by the listener; null where the redirect leads elsewhere. */
export function signInRedirectOf(
  app: App,
  fromPages: NextEngineSignIn | null,
): SignInRedirectSource | null {
  const path = signInRedirectPath(app.config)
  if (path === null) return null
  return {
    path,
    openSince: () => signingSince(app),
    complete: async (returned) =>
      (await fromPages?.arrived(returned)) ?? (await complete(app, returned)),
  }
}

/** The same exchange as `ston auth login URL`, under the same lock. */
async function complete(app: App, returned: Redirect): Promise<Shown> {
  try {
    const { company } = await (await app.nextEngine()).signIn(returned)
    await endSigning(app)
    app.log.info({}, say(app.locale, SIGNED_IN_PAGE.log))
    const named = company === null ? [] : [SIGNED_IN_PAGE.company(company)]
    const lines = [...named, SIGNED_IN_PAGE.close]
    return page(app, 200, { state: 'good', headline: SIGNED_IN_PAGE.done, lines })
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    app.log.warn({ code: error.code }, say(app.locale, SIGNED_IN_PAGE.notDone))
    const status = error.exit === 'temporary' ? 503 : 403
    return page(app, status, { state: 'bad', headline: SIGNED_IN_PAGE.notDone, lines: error.told })
  }
}

function page(app: App, status: number, note: Note): Shown {
  return { status, headers: PAGE_HEADERS, body: noteHtml(note, app.locale) }
}
