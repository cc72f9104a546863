import type { App } from '../context.ts'
import type { OwnerSource } from './listener/owner-pages.ts'
import type { NextEngineSignIn } from './next-engine-sign-in.ts'
import type { OwnerSite } from './owner/site.ts'

/** The owner's pages; null where they are not switched on: then their path is one of many that are not there. */
export function ownerPagesOf(app: App, nextEngine: NextEngineSignIn | null): OwnerSource | null {
  if (nextEngine === null) return null
  // Loaded when somebody comes for the first time: a listener that nobody visits stays small.
  let loading: Promise<OwnerSite> | undefined
  const load = (): Promise<OwnerSite> =>
    (loading ??= import('./owner/site.ts').then(({ OwnerSite }) => new OwnerSite(app, nextEngine)))
  return { path: app.config.owner.path, answer: async (request) => (await load()).answer(request) }
}
