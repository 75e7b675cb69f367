import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ModelServer, modelServer, says } from '../wire/modelServer.ts';
import { useEditor } from './editor.ts';

const prompt = `---
model: one/small
touchstone.compare: [one/other]
config: { maxOutputTokens: 100 }
---
Sort this ticket: I was charged twice.
`;

let server: ModelServer;

beforeAll(async () => {
  server = await modelServer();
  server.replies('small', says('Sorted.'));
});

afterAll(() => server?.close());

function files(): Readonly<Record<string, string>> {
  const endpoint = `protocol: openai, baseUrl: "${server.url}/v1"`;
  const settings = `endpoints:\n  one: { ${endpoint} }\n  keyed: { ${endpoint}, key: "\${env:E2E_KEY}" }\n`;
  return {
    'sort.prompt': prompt,
    'keyed.prompt': '---\nmodel: keyed/keyed\n---\nSort this ticket.\n',
    'touchstone.yaml': settings,
    '.env': 'E2E_KEY=from-the-workspace\n',
  };
}

const editor = useEditor(files, { restricted: true });

it('shows the messages of a prompt in a workspace that is not trusted', async () => {
  await editor.open('sort.prompt');
  await editor.command('Touchstone: Preview Messages');
  await editor.panel.getByText('Sort this ticket: I was charged twice.').waitFor();
  await editor.command('View: Close All Editors');
});

it('does not run or evaluate anything there, and says what to do', async () => {
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

it('sends a variable to an endpoint only when a person allows it, and asks once', async () => {
  server.replies('keyed', says('Sorted with a key.'));
  // The page of Workspace Trust is above all else.
  await editor.page.locator('.modal-editor-header .codicon-close').last().click();
  await editor.open('keyed.prompt');
  const question = editor.page.getByRole('dialog', {
    name: /endpoint `keyed` .* sends prompts to .*E2E_KEY \(key\)/,
  });
  await editor.command('Touchstone: Run Prompt');
  await question.waitFor();
  await editor.look('trust');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await editor.panel
    .getByText(/not allowed for this workspace/)
    .first()
    .waitFor();
  expect(server.asked()).not.toContain('keyed');
  await editor.command('Touchstone: Run Prompt');
  await question.getByRole('button', { name: 'Allow' }).click();
  await editor.panel.getByText('Sorted with a key.').waitFor();
  await editor.command('Touchstone: Run Prompt');
  await expect.poll(() => server.asked().filter(model => model === 'keyed').length).toBe(2);
});
