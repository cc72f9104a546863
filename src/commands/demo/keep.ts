import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../../root.ts'
import { keep as says } from '../../text/demo.ts'
import { type Locale, say, type Sentence } from '../../text/sentence.ts'
import { table } from '../../text/table.ts'
import type { Frame } from '../command.ts'
import { quoted } from '../shell.ts'
import type { Counts } from './counts.ts'
import type { Stage } from './stage.ts'
import { openTill, type Till } from './till.ts'

/** Leaves everything running, with something to play with, until ston is told to stop. */
export async function keepRunning(
  frame: Frame,
  stage: Stage,
  before: ReadonlyMap<string, Counts>,
): Promise<void> {
  const till = await openTill(stage.shop, before)
  try {
    // With `--json` stdout belongs to the one document that comes at the end.
    const output = frame.json ? frame.stderr : frame.stdout
    output.write(`\n${instructions(frame.locale, stage, till)}\n`)
    if (!frame.signal.aborted) await once(frame.signal, 'abort')
  } finally {
    await till.close()
  }
}

function instructions(locale: Locale, { shop, listener, file }: Stage, till: Till): string {
  const t = (sentence: Sentence): string => say(locale, sentence)
  const commands: [Sentence, string][] = [
    [says.counts, `curl ${till.url}/`],
    [says.sale, `curl -d product=${till.sells} -d quantity=1 ${till.url}/sale`],
    [says.status, ston('status', file)],
    [says.order, `curl -d product=${till.sells} -d quantity=1 ${till.url}/order`],
    [says.importOrders, ston('import-orders', file)],
    [says.flush, ston('flush', file)],
  ]
  return [
    t(says.title),
    '',
    table([
      [t(says.smaregi), shop.api === 'legacy' ? shop.smaregi.url : shop.smaregi.origin],
      [t(says.nextEngine), shop.nextEngine.url],
      [t(says.listener), listener.url],
      [t(says.till), till.url],
      [t(says.config), file],
    ]),
    '',
    t(says.tryIt),
    ...commands.flatMap(([what, command]) => [`  # ${t(what)}`, `  ${command}`]),
  ].join('\n')
}

/** As it can be pasted into any terminal, wherever ston was installed. */
function ston(command: string, file: string): string {
  const program = fileURLToPath(new URL('bin/ston.js', ROOT))
  return `node ${quoted(program)} ${command} --config ${quoted(file)}`
}
