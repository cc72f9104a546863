import { apisMissing, apisNeeded } from '../capabilities/next-engine-apis.ts'
import type { Session } from '../connectors/nextengine/next-engine.ts'
import type { App } from '../context.ts'
import { orError, StonError } from '../kernel/errors.ts'
import * as says from '../messages/doctor.ts'
import * as serviceSays from '../messages/doctor-services.ts'
import { permit } from '../messages/nextengine-apis.ts'
import { shopNames } from '../product-mapping/place-names.ts'
import { bad, type Body, type Check, examine, none, ok, refused } from './check.ts'

/** One small call of each API that the configuration needs: every one is switched on by itself. Uploads are not tried. */
export function checkNextEngineApis(app: App): Promise<Check> {
  return examine(says.names.apis, async () => {
    const { clientId, clientSecret } = app.config.nextengine
    if (clientId === undefined || clientSecret === undefined) return none(says.notSetUp)
    if (!(await app.signInState()).signedIn) return none(serviceSays.afterSignIn)
    const needed = apisNeeded(app.config)
    const session = await app.nextEngine()
    for (const { path, trial } of needed) {
      if (trial === null) continue
      const trouble = await troubleOf(session, path, trial)
      if (trouble !== null) return trouble
    }
    // What the calls above were answered is written down by now, beside what the last upload was.
    const missing = await apisMissing(await app.store(), app.config)
    if (missing.length > 0) return bad(serviceSays.apisMissing(missing), permit)
    // The name of the 拠点 is looked up on the way.
    if (app.config.nextengine.upload === 'warehouse') await (await app.stockGate()).counts([])
    // What nobody needs: only names, asked for where calls are made anyway.
    await shopNames(app, await app.store())
    const untried = needed.filter(({ trial }) => trial === null).map(({ path }) => path)
    return ok(serviceSays.apisAnswer(needed.length - untried.length, untried))
  })
}

/** Null also where the permission is missing: all of those are told together. */
async function troubleOf(
  session: Session,
  path: string,
  trial: Readonly<Record<string, string>>,
): Promise<Body | null> {
  const answer = await orError(session.read(path, trial))
  if (!(answer instanceof StonError) || answer.hint === permit) return null
  return refused(answer, serviceSays.apiRefused(path, answer.sentence))
}
