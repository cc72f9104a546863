/** A process that listens until it is killed. Arguments: the built module, the folder. */
const [built = '', folder = ''] = process.argv.slice(2)
const { listenIn } = await import(built)
const sign = await listenIn(folder, 's-1')
process.on('message', () => undefined)
process.send?.(sign === null ? 'no socket' : 'listening')
