import { beforeAll, expect, it } from 'vitest';
import { begins, fails, type ModelServer, says } from '../../wire/modelServer.ts';
import type { Editor } from '../editor.ts';

/** A reply is corrected, and models fail. */
export const survivalFiles = {
  'sort.prompt': `---
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
`,
  'held.prompt': '---\nmodel: one/held\n---\nAnswer this ticket.\n',
};

export function survivalTests(editor: Editor, server: () => ModelServer): void {
  const column = (model: string) => editor.panel.getByRole('article', { name: model, exact: true });

  beforeAll(() => {
    const busy = fails(503, { message: 'Our servers are busy' }, { 'retry-after-ms': '400' });
    const { replies } = server();
    replies('flaky', busy, says('{"category":"money"}'), says('{"category":"billing"}'));
    replies('down', fails(401, { message: 'This key was revoked' }));
    replies('dead', fails(400, { message: 'No such parameter' }));
    // The first fallback answers, the second has nothing left to say.
    replies('spare', says('{"category":"bug"}'), fails(400, { message: 'Not you again' }));
    // Held open until the test stops it.
    replies('held', begins('Dear customer', 'stall'));
  });

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
    expect(server().asked()).toEqual(['flaky', 'flaky', 'flaky']);
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
}
