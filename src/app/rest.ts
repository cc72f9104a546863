import { Rest } from '../kernel/rest.ts'
import type { Resting } from '../kernel/rest.ts'
import { rewrite } from '../store/update-document.ts'
import type { App } from '../context.ts'

/** Smaregi's hosts rest together: whoever is throttled on one need not knock at the other. */
type Service = 'smaregi' | 'nextengine'

type Rests = Partial<Record<Service, Resting>>

/** Whether a service wants to be left alone, kept in the store for all commands. */
export function restOf(app: App, service: Service): Rest {
  const document = async () => (await app.store()).document<Rests>('rests')
  return new Rest(
    {
      read: async () => (await (await document()).read()).value?.[service] ?? null,
      write: async (resting) =>
        rewrite(await document(), (value) => ({ ...value, [service]: resting })),
    },
    () => app.now(),
  )
}
