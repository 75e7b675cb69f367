/**
 * A loopback server for Chat Completions that always sends the same reply after a fixed time: `node
 * scripts/bench/server.ts <milliseconds>`. Prints its port and ends with its standard input.
 */
import { createServer } from 'node:http';

const wait = Number(process.argv[2] ?? 0);
const reply = JSON.stringify({
  category: 'billing',
  urgency: 3,
  summary: 'The customer was charged twice and asks for the second payment back.',
});
const usage = { prompt_tokens: 120, completion_tokens: 34, total_tokens: 154 };
const base = { id: 'bench', created: 1, model: 'bench' };

function chunk(choices: readonly unknown[], more: object = {}): string {
  const data = { ...base, object: 'chat.completion.chunk', choices, ...more };
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** Twelve pieces, like those of a provider. */
const pieces = Array.from({ length: 12 }, (_, index) => {
  const size = Math.ceil(reply.length / 12);
  return reply.slice(index * size, (index + 1) * size);
});
const stream = [
  ...pieces.map(content => chunk([{ index: 0, delta: { content }, finish_reason: null }])),
  chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
  chunk([], { usage }),
  'data: [DONE]\n\n',
];
const body = JSON.stringify({
  ...base,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: reply }, finish_reason: 'stop' }],
  usage,
});

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', part => {
    text += part;
  });
  request.on('end', () => {
    const streaming = text.includes('"stream":true');
    const answer = (): void => {
      response.writeHead(200, {
        'content-type': streaming ? 'text/event-stream' : 'application/json',
      });
      if (!streaming) {
        response.end(body);
        return;
      }
      for (const event of stream) response.write(event);
      response.end();
    };
    if (wait > 0) setTimeout(answer, wait);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address ? address.port : 0);
});
process.stdin.resume().on('end', () => process.exit(0));
