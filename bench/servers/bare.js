// What Node can do at all: the body is read, nothing is kept.
import { createServer } from 'node:http'

const server = createServer((req, res) => {
  req.on('data', () => undefined)
  req.on('end', () => {
    res.writeHead(204)
    res.end()
  })
})
server.listen({ port: 0, host: '127.0.0.1' }, () => {
  process.stderr.write(`{"port":${server.address().port}}\n`)
})
process.on('SIGTERM', () => process.exit(0))
