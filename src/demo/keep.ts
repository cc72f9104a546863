import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../kernel/package-root.ts'
import { keep as says } from '../messages/demo.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import type { Frame } from '../context.ts'
import { quoted } from '../kernel/shell-quote.ts'
import type { DemoCounts } from './counts.ts'
import type { Shop } from './shop.ts'
import type { Stage } from './stage.ts'
import { openTill, type Till } from './till.ts'

/** Leaves everything running, with something to play with, until ston is told to stop. */
export async function keepRunning(
  frame: Frame,
  stage: Stage,
  before: ReadonlyMap<string, DemoCounts>,
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
    t(says.setUp),
    table(valuesOf(shop).map(([what, value]) => [`  ${t(what)}`, value])),
    `  # ${t(says.init)}`,
    `  ${initFor(shop)}`,
    `  # ${t(says.target)}`,
    `  curl -d url=URL -d sncode=SNCODE ${till.url}/target`,
    '',
    t(says.tryIt),
    ...commands.flatMap(([what, command]) => [`  # ${t(what)}`, `  ${command}`]),
  ].join('\n')
}

/** What a shop finds on the screens of both services; all of it invented. */
function valuesOf({ smaregi, nextEngine, api }: Shop): [Sentence, string][] {
  const { clientId, clientSecret } = smaregi.platform.account
  return [
    [says.publicUrl, 'http://127.0.0.1:8787'],
    [says.contractId, smaregi.contractId],
    ...(api === 'legacy'
      ? ([[says.accessToken, smaregi.accessToken]] as [Sentence, string][])
      : ([
          [says.clientId, clientId],
          [says.clientSecret, clientSecret],
        ] as [Sentence, string][])),
    [says.neClientId, nextEngine.clientId],
    [says.neClientSecret, nextEngine.clientSecret],
  ]
}

/** The set-up as in earnest, but at the practice servers. */
function initFor({ smaregi, nextEngine, api }: Shop): string {
  const places =
    api === 'legacy'
      ? ['--smaregi-legacy-url', smaregi.url]
      : ['--smaregi-api-url', smaregi.origin, '--smaregi-id-url', smaregi.origin]
  const flags = ['--receive', api, '--api', api, ...places]
  const next = ['--ne-api-url', nextEngine.url, '--ne-sign-in-url', nextEngine.url]
  return ston(['init', ...flags, ...next].join(' '), 'ston-practice/config.json')
}

/** As it can be pasted into any terminal, wherever ston was installed. */
function ston(command: string, file: string): string {
  const program = fileURLToPath(new URL('bin/ston.js', ROOT))
  return `node ${quoted(program)} ${command} --config ${quoted(file)}`
}
