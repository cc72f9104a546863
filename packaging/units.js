/** What is elsewhere when the package has put it there, as the lines of the units in `contrib` say it. */
const PLACES = [
  ['Documentation=file:/usr/local/lib/node_modules/ston/README.md', 'Documentation=man:ston(1)'],
  // With all that is due: no timers are needed.
  ['/usr/local/bin/ston serve', '/usr/bin/ston serve --run'],
  ['STON_CONFIG=/var/lib/ston/', 'STON_CONFIG=/etc/ston/'],
  ['EnvironmentFile=-/var/lib/ston/', 'EnvironmentFile=-/etc/ston/'],
]

/** A unit of `contrib` for the package: the listener waits for a configuration, which the owner's switches may change. */
export function unitFor(name, text) {
  const shop = name.includes('@') ? '%i/' : ''
  const lines = PLACES.reduce((so, [from, to]) => so.replaceAll(from, to), text)
    // How to install it is told by the package.
    .replace(/^(?:#.*\n)+/, '')
    .trimStart()
  return lines
    .replace(/^(After=.*)$/m, `$1\nConditionPathExists=/etc/ston/${shop}config.json`)
    .replace(/^(StateDirectoryMode=.*)$/m, `$1\nReadWritePaths=/etc/ston`)
}
