import { beforeAll, expect, it } from 'vitest';
import { callsTool, type ModelServer, says } from '../../wire/modelServer.ts';
import { list } from '../../wire/protocols.ts';
import type { Editor } from '../editor.ts';

export const conversationFiles = {
  'order.prompt': `---
model: one/agent
tools:
  - name: findOrder
    description: Finds an order by its number.
    inputSchema: { number: string }
---
Where is order 4711?
`,
};

export function conversationTests(editor: Editor, server: () => ModelServer): void {
  beforeAll(() => {
    server().replies(
      'agent',
      callsTool('call_1', 'findOrder', { number: '4711' }),
      says('It was sent on Monday.'),
      says('It arrives on Friday.'),
    );
  });

  const agent = () => editor.panel.getByRole('article', { name: 'one/agent', exact: true });
  const lastMessages = () => list(server().received.at(-1)?.body['messages']);

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
    expect(
      server()
        .asked()
        .filter(model => model === 'agent'),
    ).toHaveLength(3);
  });

  it('shows the conversation in the comparison too', async () => {
    await editor.command('Touchstone: Open Reply Comparison');
    const shown = editor.tab.getByRole('article', { name: 'one/agent', exact: true });
    await shown.getByText('Conversation: 3 calls').waitFor();
    await shown.getByText('And when does it arrive?').waitFor();
    await editor.look('conversation-comparison');
  });
}
