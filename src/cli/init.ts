import type { InitOptions } from '../commands/init.ts'
import { INIT_COMMAND } from '../messages/init-command.ts'
import { say } from '../kernel/sentence.ts'
import type { Declare } from './declare.ts'

/** In the order of the help. */
const FLAGS: readonly (readonly [flag: string, help: keyof typeof INIT_COMMAND.options])[] = [
  ['--stock-master <NAME>', 'stockMaster'],
  ['--public-url <URL>', 'publicUrl'],
  ['--port <PORT>', 'port'],
  ['--data <FOLDER>', 'data'],
  ['--receive <FORM>', 'receive'],
  ['--api <NAME>', 'api'],
  ['--contract-id <ID>', 'contractId'],
  ['--client-id <ID>', 'clientId'],
  ['--client-secret-env <NAME>', 'clientSecretEnv'],
  ['--access-token-env <NAME>', 'accessTokenEnv'],
  ['--stores <IDS>', 'stores'],
  ['--orders-store <ID>', 'ordersStore'],
  ['--mail-to <ADDRESSES>', 'mailTo'],
  ['--mail-from <ADDRESS>', 'mailFrom'],
  ['--smtp-url-env <NAME>', 'smtpUrlEnv'],
  ['--ne-client-id <ID>', 'neClientId'],
  ['--ne-client-secret-env <NAME>', 'neClientSecretEnv'],
  ['--redirect-uri <URL>', 'redirectUri'],
  ['--warehouses <PAIRS>', 'warehouses'],
  ['--systemd <FOLDER>', 'systemd'],
  ['--crontab <FILE>', 'crontab'],
  ['--check', 'check'],
  ['--no-check', 'noCheck'],
  ['--yes', 'yes'],
  ['--smaregi-api-url <URL>', 'smaregiApiUrl'],
  ['--smaregi-id-url <URL>', 'smaregiIdUrl'],
  ['--smaregi-legacy-url <URL>', 'smaregiLegacyUrl'],
  ['--ne-api-url <URL>', 'neApiUrl'],
  ['--ne-sign-in-url <URL>', 'neSignInUrl'],
]

export function init({ command, runner, configOption }: Declare): void {
  const declared = command('init', INIT_COMMAND)
  for (const [flag, help] of FLAGS)
    declared.option(flag, say(runner.locale, INIT_COMMAND.options[help]))
  declared.action((flags: InitOptions) =>
    runner.withFrame(async (frame) => {
      const command = await import('../commands/init.ts')
      return command.init(
        frame,
        { ...flags, config: configOption() },
        { ask: runner.ask, trial: (config, work) => runner.withTrial(config, work) },
      )
    }),
  )
}
