import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  begins,
  callsTool,
  fails,
  type ModelServer,
  modelServer,
  says,
} from '../wire/modelServer.ts';
import { list } from '../wire/protocols.ts';
import { useEditor } from './editor.ts';

/** A reply is corrected, and models fail. */
const sort = `---
model: one/flaky
config: { maxOutputTokens: 100 }
output:
  format: json
  schema:
    category(enum): [billing, bug, other]
touchstone.compare: [one/down, one/dead]
touchstone.fallback: [two/spare]
touchstone.retry: { attempts: 2, corrections: 1 }
touchstone.degrade: { value: { category: other } }
---
Sort this ticket: I was charged twice.
`;

const order = `---
model: one/agent
tools:
  - name: findOrder
    description: Finds an order by its number.
    inputSchema: { number: string }
---
Where is order 4711?
`;

let server: ModelServer;

beforeAll(async () => {
  server = await modelServer();
  const busy = fails(503, { message: 'Our servers are busy' }, { 'retry-after-ms': '400' });
  server.replies('flaky', busy, says('{"category":"money"}'), says('{"category":"billing"}'));
  server.replies('down', fails(401, { message: 'This key was revoked' }));
  server.replies('dead', fails(400, { message: 'No such parameter' }));
  // The first fallback answers, the second has nothing left to say.
  server.replies('spare', says('{"category":"bug"}'), fails(400, { message: 'Not you again' }));
  // Held open until the test stops it.
  server.replies('held', begins('Dear customer', 'stall'));
  server.replies(
    'agent',
    callsTool('call_1', 'findOrder', { number: '4711' }),
    says('It was sent on Monday.'),
    says('It arrives on Friday.'),
  );
});

afterAll(() => server?.close());

const editor = useEditor(() => {
  const endpoint = `{ protocol: openai, baseUrl: "${server.url}/v1" }`;
  return {
    'sort.prompt': sort,
    'held.prompt': '---\nmodel: one/held\n---\nAnswer this ticket.\n',
    'order.prompt': order,
    'touchstone.yaml': `endpoints:\n  one: ${endpoint}\n  two: ${endpoint}\n`,
  };
});

const column = (model: string) => editor.panel.getByRole('article', { name: model, exact: true });

describe('A run that meets failures', () => {
  it('retries, corrects a reply that does not match, and keeps the failed attempts and the correction', async () => {
    await editor.open('sort.prompt');
    await editor.widenSideBar(1000);
    await editor.command('Touchstone: Run Prompt');
    const flaky = column('one/flaky');
    await flaky.getByText('Passed', { exact: true }).waitFor();
    await flaky.getByText('2 failed attempts').click();
    await flaky.getByText(/Our servers are busy/).waitFor();
    await flaky.getByText(/does not match what the prompt asks for/).waitFor();
    await flaky.getByText('Partial reply').click();
    await flaky.getByText('{"category":"money"}').waitFor();
    await flaky.getByText('Correction sent').click();
    await flaky.getByText(/- `category` is "money"; allowed are billing, bug, other/).waitFor();
    await editor.look('correction');
    expect(server.asked()).toEqual(['flaky', 'flaky', 'flaky']);
  });

  it('names the fallback model that answered, and shows the fallback value when no model answered', async () => {
    await editor.panel.getByRole('checkbox', { name: /one\/down/ }).check();
    await editor.panel.getByRole('checkbox', { name: /one\/flaky/ }).uncheck();
    await editor.panel.getByRole('checkbox', { name: /one\/dead/ }).uncheck();
    await editor.panel.getByRole('button', { name: 'Run', exact: true }).click();
    await column('one/down').getByText('answered by two/spare').waitFor();
    await editor.panel.getByRole('checkbox', { name: /one\/dead/ }).check();
    await editor.panel.getByRole('checkbox', { name: /one\/down/ }).uncheck();
    await editor.panel.getByRole('button', { name: 'Run', exact: true }).click();
    const dead = column('one/dead');
    await dead.getByText('Fallback value', { exact: true }).waitFor();
    await dead.getByText('Fallback response:').waitFor();
    await dead
      .getByText(/Not you again/)
      .first()
      .waitFor();
    await editor.look('degraded');
  });

  it('stops a streaming reply and keeps the partial text', async () => {
    await editor.open('held.prompt');
    await editor.command('Touchstone: Run Prompt');
    const held = column('one/held');
    await held.getByText('Streaming', { exact: true }).waitFor();
    await held.getByText('Dear customer').waitFor();
    await editor.panel.getByRole('button', { name: 'Stop' }).first().click();
    await held.getByText('Cancelled', { exact: true }).waitFor();
    await held.getByText('Dear customer').waitFor();
  });
});

describe('A conversation', () => {
  const agent = () => column('one/agent');
  const lastMessages = () => list(server.received.at(-1)?.body['messages']);

  it('shows a tool call as a card, and sends the result that the user writes with Ctrl+Enter', async () => {
    await editor.open('order.prompt');
    await editor.widenSideBar(560);
    await editor.command('Touchstone: Run Prompt');
    const result = agent().getByLabel('Result of findOrder');
    await result.waitFor();
    await editor.look('tool-call');
    await result.fill('{"sent":"Monday"}');
    await result.press('Control+Enter');
    await agent().getByText('It was sent on Monday.').waitFor();
    expect(lastMessages().at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'call_1',
      content: '{"sent":"Monday"}',
    });
  });

  it('continues the conversation with a message, and does not run the prompt again', async () => {
    const reply = agent().getByLabel('Reply to one/agent');
    await reply.fill('And when does it arrive?');
    await reply.press('Control+Enter');
    await agent().getByText('It arrives on Friday.').waitFor();
    await agent().getByText('Conversation: 3 calls').waitFor();
    await editor.look('conversation');
    expect(lastMessages().at(-1)).toMatchObject({
      role: 'user',
      content: 'And when does it arrive?',
    });
    expect(server.asked().filter(model => model === 'agent')).toHaveLength(3);
  });

  it('shows the conversation in the comparison too', async () => {
    await editor.command('Touchstone: Open Reply Comparison');
    const shown = editor.tab.getByRole('article', { name: 'one/agent', exact: true });
    await shown.getByText('Conversation: 3 calls').waitFor();
    await shown.getByText('And when does it arrive?').waitFor();
    await editor.look('conversation-comparison');
  });
});
