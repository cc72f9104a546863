import type { App } from '../context.ts'
import type { Line } from '../kernel/http.ts'
import { Recorder } from '../recording/recorder.ts'

/** Writes down how both services answer, over this line (the real one unless given). */
export function recorderFor(app: App, line: Line | undefined): Recorder {
  const { store, smaregi, nextengine } = app.config
  return new Recorder({
    path: store.path,
    addresses: [
      ['nextengine', nextengine.apiUrl],
      ['smaregi', smaregi.apiUrl],
      ['smaregi', smaregi.idUrl],
      ['smaregi-legacy', smaregi.legacyUrl],
    ],
    line,
    system: app.system,
    log: app.log,
    now: () => app.now(),
  })
}
