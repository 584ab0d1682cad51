// The least that an HTTP server can do with a webhook: read it and say yes. The reference of the acknowledgement benchmark.
import { createServer } from 'node:http';

const server = createServer((req, res) => {
  req.resume();
  req.on('end', () => res.end());
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
