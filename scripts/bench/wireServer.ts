/**
 * A loopback server that streams the same reply in every protocol in twelve pieces: `node
 * scripts/bench/wireServer.ts`. Prints its port and ends with its standard input.
 */
import { createServer } from 'node:http';
import { wireOf } from '../../test/wire/protocols.ts';

const reply = JSON.stringify({
  category: 'billing',
  urgency: 3,
  summary: 'The customer was charged twice and asks for the second payment back.',
});
const size = Math.ceil(reply.length / 12);
const pieces = Array.from({ length: 12 }, (_, at) => reply.slice(at * size, (at + 1) * size));

function streamOf(protocol: Parameters<typeof wireOf>[0]): readonly string[] {
  const { start, delta, end } = wireOf(protocol).frames;
  return [start, ...pieces.map(delta), end];
}

const streams: readonly (readonly [path: RegExp, events: readonly string[]])[] = [
  [/\/responses$/, streamOf('openai-responses')],
  [/\/chat\/completions$/, streamOf('openai')],
  [/\/messages/, streamOf('anthropic')],
  [/:streamGenerateContent/, streamOf('google')],
];

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const events = streams.find(([path]) => path.test(request.url ?? ''))?.[1];
    response.writeHead(events ? 200 : 404, { 'content-type': 'text/event-stream' });
    for (const event of events ?? []) response.write(event);
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address ? address.port : 0);
});
process.stdin.resume().on('end', () => process.exit(0));
