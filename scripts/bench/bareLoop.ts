/**
 * The code that a developer writes without a tool: a loop over the rows with the `openai` package. `node
 * scripts/bench/bareLoop.ts <base URL> <dataset.jsonl> <concurrency>`
 */
import { readFile } from 'node:fs/promises';
import OpenAI from 'openai';

const [baseURL = '', dataset = '', concurrency = '1'] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const rows = (await readFile(dataset, 'utf8')).trim().split('\n');

let next = 0;
let passed = 0;
async function work(): Promise<void> {
  for (let line = rows[next++]; line !== undefined; line = rows[next++]) {
    const row = JSON.parse(line);
    const stream = await client.chat.completions.create({
      model: 'bench',
      messages: [
        { role: 'system', content: 'You sort support tickets. Answer with JSON.' },
        { role: 'user', content: row.input.ticket },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    for await (const event of stream) text += event.choices[0]?.delta.content ?? '';
    if (JSON.parse(text).category === row.expected.category) passed += 1;
  }
}
await Promise.all(Array.from({ length: Number(concurrency) }, work));
if (passed !== rows.length) throw new Error(`${passed} of ${rows.length} rows passed`);
