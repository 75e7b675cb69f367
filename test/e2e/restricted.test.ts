import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ModelServer, modelServer, says } from '../wire/modelServer.ts';
import { type Editor, openEditor } from './editor.ts';

const prompt = `---
model: one/small
touchstone.compare: [one/other]
config: { maxOutputTokens: 100 }
---
Sort this ticket: I was charged twice.
`;

let server: ModelServer;
let editor: Editor;

beforeAll(async () => {
  server = await modelServer();
  server.replies('small', says('Sorted.'));
  const settings = `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1" }\n`;
  editor = await openEditor({ 'sort.prompt': prompt, 'touchstone.yaml': settings }, true);
});

afterEach(({ task }) => {
  return task.result?.state === 'fail' ? editor.pictureOfFailure() : undefined;
});

afterAll(async () => {
  await editor?.close();
  await server?.close();
});

it('shows the messages of a prompt in a workspace that is not trusted', async () => {
  await editor.open('sort.prompt');
  await editor.command('Touchstone: Preview Messages');
  await editor.panel.getByText('Sort this ticket: I was charged twice.').waitFor();
  await editor.command('View: Close All Editors');
});

it('runs and evaluates nothing there, and says what to do', async () => {
  await editor.widenSideBar(560);
  for (const [file, title] of [
    ['triage.prompt', 'Touchstone: Run Evaluation'],
    ['sort.prompt', 'Touchstone: Run Prompt'],
  ] as const) {
    await editor.open(file);
    await editor.command(title);
    const told = editor.page.getByRole('dialog', { name: /only in a trusted workspace/ }).first();
    await told.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    await editor.command('Notifications: Clear All Notifications');
  }
  await editor.command('View: Show Touchstone');
  await editor.panel.getByText('Trust this workspace to run prompts.').first().waitFor();
  await editor.look('restricted');
  expect(server.asked()).toEqual([]);
});

it('runs once the workspace is trusted', async () => {
  await editor.command('Workspaces: Manage Workspace Trust');
  await editor.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await editor.command('Touchstone: Run Prompt');
  await editor.panel.getByText('Sorted.').waitFor();
  expect(server.asked()).toContain('small');
});
