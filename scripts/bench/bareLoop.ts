/**
 * The code that a developer writes without a tool: a loop over the rows with the `openai` package, with streams
 * or complete replies, or with `fetch` alone. `node scripts/bench/bareLoop.ts <base URL> <dataset.jsonl>
 * <concurrency> [stream | complete | fetch]`
 */
import { readFile } from 'node:fs/promises';
import OpenAI from 'openai';

const [baseURL = '', dataset = '', concurrency = '1', kind = 'stream'] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const rows = (await readFile(dataset, 'utf8')).trim().split('\n');

const ask: Readonly<Record<string, (ticket: string) => Promise<string>>> = {
  async stream(ticket) {
    const stream = await client.chat.completions.create({
      ...bodyOf(ticket),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    for await (const event of stream) text += event.choices[0]?.delta.content ?? '';
    return text;
  },
  async complete(ticket) {
    const { choices } = await client.chat.completions.create(bodyOf(ticket));
    return choices[0]?.message.content ?? '';
  },
  async fetch(ticket) {
    const response = await fetch(`${baseURL}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(ticket)),
    });
    const { choices } = JSON.parse(await response.text());
    return choices[0].message.content;
  },
};

function bodyOf(ticket: string) {
  return {
    model: 'bench',
    messages: [
      { role: 'system' as const, content: 'You sort support tickets. Answer with JSON.' },
      { role: 'user' as const, content: ticket },
    ],
  };
}

let next = 0;
let passed = 0;
async function work(): Promise<void> {
  for (let line = rows[next++]; line !== undefined; line = rows[next++]) {
    const row = JSON.parse(line);
    const text = (await ask[kind]?.(row.input.ticket)) ?? '';
    if (JSON.parse(text).category === row.expected.category) passed += 1;
  }
}
await Promise.all(Array.from({ length: Number(concurrency) }, work));
if (passed !== rows.length) throw new Error(`${passed} of ${rows.length} rows passed`);
