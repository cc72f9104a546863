import type { App } from '../context.ts'
import type { View } from './listener/listener.ts'
import type { Shows } from './shows.ts'

/** What `serve` shows below its secret path: a page for people, numbers for machines. */
export function viewsOf(app: App): View[] {
  // Loaded when somebody looks for the first time: a listener that nobody looks at stays small.
  let loading: Promise<Shows> | undefined
  const load = (): Promise<Shows> =>
    (loading ??= import('./shows.ts').then(({ Shows }) => new Shows(app)))
  return [
    { tail: '/status', show: async (query, measures) => (await load()).page(query, measures) },
    { tail: '/metrics', show: async (_query, measures) => (await load()).numbers(measures) },
  ]
}
