import type { InitOptions } from '../commands/init.ts'
import { INIT_COMMAND } from '../messages/init-command.ts'
import { say } from '../kernel/sentence.ts'
import type { Declare } from './declare.ts'

export function init({ command, runner, configOption }: Declare): void {
  const { options } = INIT_COMMAND
  const t = (key: keyof typeof options): string => say(runner.locale, options[key])
  command('init', INIT_COMMAND)
    .option('--stock-master <NAME>', t('stockMaster'))
    .option('--public-url <URL>', t('publicUrl'))
    .option('--port <PORT>', t('port'))
    .option('--data <FOLDER>', t('data'))
    .option('--receive <FORM>', t('receive'))
    .option('--api <NAME>', t('api'))
    .option('--contract-id <ID>', t('contractId'))
    .option('--client-id <ID>', t('clientId'))
    .option('--client-secret-env <NAME>', t('clientSecretEnv'))
    .option('--access-token-env <NAME>', t('accessTokenEnv'))
    .option('--stores <IDS>', t('stores'))
    .option('--orders-store <ID>', t('ordersStore'))
    .option('--mail-to <ADDRESSES>', t('mailTo'))
    .option('--mail-from <ADDRESS>', t('mailFrom'))
    .option('--smtp-url-env <NAME>', t('smtpUrlEnv'))
    .option('--ne-client-id <ID>', t('neClientId'))
    .option('--ne-client-secret-env <NAME>', t('neClientSecretEnv'))
    .option('--redirect-uri <URL>', t('redirectUri'))
    .option('--systemd <FOLDER>', t('systemd'))
    .option('--crontab <FILE>', t('crontab'))
    .option('--check', t('check'))
    .option('--no-check', t('noCheck'))
    .option('--yes', t('yes'))
    .option('--smaregi-api-url <URL>', t('smaregiApiUrl'))
    .option('--smaregi-id-url <URL>', t('smaregiIdUrl'))
    .option('--smaregi-legacy-url <URL>', t('smaregiLegacyUrl'))
    .option('--ne-api-url <URL>', t('neApiUrl'))
    .option('--ne-sign-in-url <URL>', t('neSignInUrl'))
    .action((flags: InitOptions) =>
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
