import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planEvals } from '../../src/eval/plan/plan.ts';
import type { Sample } from '../../src/eval/results/sample.ts';
import { type EvalSummary, runEval } from '../../src/eval/runner.ts';
import { planChanged, planRescore } from '../../src/eval/stored/planReuse.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { type Loopback, listen, type Received } from './loopback.ts';

let server: Loopback;

type Call = readonly [name: string, args: Readonly<Record<string, unknown>>];
type Turn = string | readonly Call[];

/** The replies of the model by the ticket of the row, turn by turn. */
let replies: Readonly<Record<string, readonly Turn[]>> = {};

interface WireMessage {
  readonly role: string;
  readonly content?: string;
  readonly tool_call_id?: string;
}

const messagesOf = ({ body }: Received): readonly WireMessage[] =>
  body['messages'] as readonly WireMessage[];

beforeAll(async () => {
  server = await listen((received, response) => {
    const messages = messagesOf(received);
    const ticket = messages.findLast(({ role }) => role === 'user')?.content?.trim() ?? '';
    const turn = messages.slice(messages.findLastIndex(({ role }) => role === 'user'));
    const said = turn.filter(({ role }) => role === 'assistant').length;
    const reply = replies[ticket]?.[said] ?? 'no reply is left';
    const delta =
      typeof reply === 'string'
        ? { content: reply }
        : {
            tool_calls: reply.map(([name, args], index) => ({
              index,
              id: `call_${said}_${index}`,
              type: 'function',
              function: { name, arguments: JSON.stringify(args) },
            })),
          };
    const finish_reason = typeof reply === 'string' ? 'stop' : 'tool_calls';
    const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of [
      { choices: [{ index: 0, delta, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason }] },
      { choices: [], usage },
    ]) {
      response.write(`data: ${JSON.stringify({ id: 'c', model: 'm', ...chunk })}\n\n`);
    }
    response.end('data: [DONE]\n\n');
  });
});

afterAll(() => server.close());

beforeEach(() => {
  server.received.length = 0;
});

const prompt = `---
model: one/m
maxTurns: 3
tools:
  - name: orders
    description: Finds the orders of a customer.
    inputSchema: { type: object, properties: { customer: { type: string } }, required: [customer] }
  - name: refund
    description: Refunds an order.
    inputSchema: { type: object, properties: { order: { type: string } }, required: [order] }
output:
  format: json
  schema:
    status: string
---
{{role "system"}}
Be brief.
{{history}}
{{role "user"}}
{{ticket}}`;

async function project(rows: readonly unknown[]): Promise<string> {
  return workspace({
    'touchstone.yaml': `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\nprices:\n  one/m: { input: 1, output: 10 }\n`,
    'agent.prompt': prompt,
    'agent.golden.jsonl': jsonLines(rows),
  });
}

async function evaluate(
  folder: string,
  {
    reuse,
    mode = 'live',
  }: { readonly reuse?: typeof planChanged; readonly mode?: 'live' | 'replay' } = {},
): Promise<{ readonly samples: readonly Sample[]; readonly summary: EvalSummary }> {
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  const choices = { mode, ...(mode === 'live' && { record: true }) };
  const planned = await planEvals(join(folder, 'agent.prompt'), host.settings, choices);
  const reused =
    reuse && planned.ok && planned.plans[0]
      ? await reuse(planned.plans[0], { folder, warn: () => {} })
      : planned;
  if (!reused.ok) throw new Error(JSON.stringify(reused.problems));
  const [plan] = reused.plans;
  if (!plan) throw new Error('there is no plan');
  const samples: Sample[] = [];
  let summary: EvalSummary | undefined;
  for await (const event of runEval(plan, host, { folder }, new AbortController().signal)) {
    if (event.type === 'sample') samples.push(event.sample);
    if (event.type === 'finished') summary = event.summary;
  }
  await host.close();
  if (!summary) throw new Error('an evaluation must end with `finished`');
  return { samples, summary };
}

const refundRow = {
  id: 'refund',
  input: { ticket: 'Refund my order' },
  tools: [
    {
      name: 'orders',
      arguments: { customer: { $ignoreCase: 'ada' } },
      result: [{ order: 'A-17' }],
    },
    { name: 'refund', error: 'The order was refunded before.' },
    { name: 'refund', result: { refunded: true } },
  ],
  calls: [
    { name: 'orders', arguments: { customer: 'Ada' } },
    { name: 'refund', arguments: { order: 'A-17' } },
    { name: 'refund', arguments: { order: 'A-17' } },
  ],
  expected: { status: 'refunded' },
};

const conversation: readonly Turn[] = [
  [['orders', { customer: 'Ada' }]],
  [['refund', { order: 'A-17' }]],
  [['refund', { order: 'A-17' }]],
  '{"status":"refunded"}',
];

describe('a row with results of tools', () => {
  it('is run turn by turn until the model calls no tool, and all calls are scored', async () => {
    replies = { 'Refund my order': conversation };
    const { samples, summary } = await evaluate(await project([refundRow]));
    expect(samples).toMatchObject([
      {
        outcome: 'passed',
        text: '{"status":"refunded"}',
        output: { status: 'refunded' },
        finish: { reason: 'stop' },
        attempts: 4,
        answered: 3,
        usage: { input: { total: 40 }, output: { total: 8 } },
      },
    ]);
    expect(samples[0]?.scores.map(({ scorer }) => scorer)).toEqual([
      'schema',
      'fields',
      'toolCalls',
    ]);
    expect(samples[0]?.toolCalls?.map(({ name }) => name)).toEqual(['orders', 'refund', 'refund']);
    expect(summary.cost).toBeCloseTo(4 * (10 * 1 + 2 * 10) * 1e-6, 12);
    const last = server.received.at(-1);
    const results = last && messagesOf(last).filter(({ role }) => role === 'tool');
    expect(results?.map(({ content, tool_call_id }) => [tool_call_id, content])).toEqual([
      ['call_0_0', '[{"order":"A-17"}]'],
      ['call_1_0', '{"error":"The order was refunded before."}'],
      ['call_2_0', '{"refunded":true}'],
    ]);
  });

  it('is replayed from recordings of its turns, with no call', async () => {
    replies = { 'Refund my order': conversation };
    const folder = await project([refundRow]);
    await evaluate(folder);
    server.received.length = 0;
    const { samples } = await evaluate(folder, { mode: 'replay' });
    expect(samples).toMatchObject([{ outcome: 'passed', source: 'replayed', answered: 3 }]);
    expect(server.received).toEqual([]);
  });

  it('is scored again without a call, and run again when a result changed', async () => {
    replies = { 'Refund my order': conversation };
    const folder = await project([refundRow]);
    await evaluate(folder);
    server.received.length = 0;
    const rescore: typeof planChanged = (plan, context) => planRescore(plan, undefined, context);
    const again = await evaluate(folder, { reuse: rescore });
    expect(again.samples).toMatchObject([{ outcome: 'passed', output: { status: 'refunded' } }]);
    const same = await evaluate(folder, { reuse: planChanged });
    expect(same.samples).toMatchObject([{ outcome: 'passed', from: expect.any(String) }]);
    expect(server.received).toEqual([]);
    const tools = [...refundRow.tools.slice(0, 2), { name: 'refund', result: 'done' }];
    await writeFile(join(folder, 'agent.golden.jsonl'), jsonLines([{ ...refundRow, tools }]));
    await evaluate(folder, { reuse: planChanged });
    expect(server.received).toHaveLength(4);
  });

  it('ends where the model calls a tool without a result, which is then scored', async () => {
    replies = { 'Refund my order': conversation };
    const row = {
      ...refundRow,
      tools: refundRow.tools.slice(0, 1),
      calls: refundRow.calls.slice(0, 2),
    };
    const { expected: _, ...unexpecting } = row;
    const { samples } = await evaluate(await project([unexpecting]));
    expect(samples).toMatchObject([
      { outcome: 'passed', answered: 1, finish: { reason: 'toolCalls' } },
    ]);
    expect(server.received).toHaveLength(2);
  });

  it('has an error, and fails nothing, where no result matches the arguments of a call', async () => {
    replies = { 'Refund my order': [[['orders', { customer: 'Bob' }]]] };
    const { samples, summary } = await evaluate(await project([refundRow]));
    expect(samples[0]).toMatchObject({ outcome: 'errored', attempts: 1 });
    expect(samples[0]?.error?.message).toMatch(
      /^No result in `tools` of the row matches the call orders\(\{"customer":"Bob"\}\) \(.*customer: expected .*ada.*, got Bob\)\. Add one, or leave out its `arguments` to accept any\.$/,
    );
    expect(summary.failed).toBe(0);
  });

  it('ends after `maxTurns` rounds', async () => {
    const round: Turn = [['refund', { order: 'A-17' }]];
    replies = { 'Refund my order': Array.from({ length: 20 }, () => round) };
    const { samples } = await evaluate(await project([refundRow]));
    expect(samples[0]).toMatchObject({ outcome: 'failed', answered: 3 });
    expect(server.received).toHaveLength(4);
  });

  it('answers calls of one reply in their order', async () => {
    replies = {
      both: [
        [
          ['refund', { order: 'A-1' }],
          ['refund', { order: 'A-2' }],
        ],
        '{"status":"ok"}',
      ],
    };
    const tools = [
      { name: 'refund', arguments: { order: 'A-2' }, result: 'second' },
      { name: 'refund', result: 'other' },
    ];
    await evaluate(await project([{ input: { ticket: 'both' }, tools }]));
    const last = server.received.at(-1);
    expect(last && messagesOf(last).filter(({ role }) => role === 'tool')).toMatchObject([
      { tool_call_id: 'call_0_0', content: 'other' },
      { tool_call_id: 'call_0_1', content: 'second' },
    ]);
  });
});

it('a row with a conversation, also with tool results, is continued by the model', async () => {
  replies = { 'And the other one?': ['{"status":"shipped"}'] };
  const history = [
    { role: 'user', content: 'Where is A-17?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: 'x',
          type: 'function',
          function: { name: 'orders', arguments: '{"customer":"Ada"}' },
        },
      ],
    },
    { role: 'tool', tool_call_id: 'x', content: 'A-17 was lost, A-18 was shipped' },
    { role: 'assistant', content: 'It was lost.' },
  ];
  const row = { input: { ticket: 'And the other one?' }, history, expected: { status: 'shipped' } };
  const { samples } = await evaluate(await project([row]));
  expect(samples).toMatchObject([{ outcome: 'passed' }]);
  const [sent] = server.received;
  expect(sent && messagesOf(sent).map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
    'assistant',
    'user',
  ]);
});

it.each([
  ['{}', '`tools` must be a list of results: [{"name": "…", "result": …}].'],
  ['[{"name": "a"}]', '`tools.0` must have a `result` or an `error`.'],
  ['[{"name": "a", "result": 1, "error": "x"}]', '`tools.0` must have a `result` or an `error`.'],
  ['[{"result": 1}]', 'name'],
  ['[{"name": "a", "reslt": 1}]', 'reslt'],
])('a row with the tools %s is a bad row', async (tools, message) => {
  const folder = await project([]);
  await writeFile(
    join(folder, 'agent.golden.jsonl'),
    `{"input": {"ticket": "x"}, "tools": ${tools}}\n`,
  );
  const { summary } = await evaluate(folder);
  expect(summary.badRows[0]?.message).toContain(message);
  expect(await readFile(join(folder, 'agent.golden.jsonl'), 'utf8')).toContain(tools);
});
