// What Node can do at all: the body is read, nothing is kept. With a text as its argument it answers that, as a listener does.
import { createServer } from 'node:http'

const [, , text = ''] = process.argv
const head = { 'content-type': 'application/json', 'content-length': text.length }

const server = createServer((req, res) => {
  req.on('data', () => undefined)
  req.on('end', () => {
    if (text === '') res.writeHead(204).end()
    else res.writeHead(200, head).end(text, 'latin1')
  })
})
server.listen({ port: 0, host: '127.0.0.1' }, () => {
  process.stderr.write(`{"port":${server.address().port}}\n`)
})
process.on('SIGTERM', () => process.exit(0))
