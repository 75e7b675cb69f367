import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { fails, type ModelServer, modelServer, says } from './modelServer.ts';

let server: ModelServer | undefined;

afterEach(() => server?.close());

async function cli(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const row = (goal: number, input: unknown) => ({ goal, input: JSON.stringify(input) });

async function folderOn({ url }: ModelServer) {
  const folder = await workspace({
    'triage.prompt': `---
model: sandbox/echo
input:
  schema:
    ticket: string
    plan?(enum): [free, pro]
---
{{#ifEquals plan "pro"}}A paying customer.{{/ifEquals}}
{{ticket}}
`,
    'triage.golden.jsonl': jsonLines([
      { id: 't-01', input: { ticket: 'It fails since yesterday', plan: 'free' }, expected: 'no' },
    ]),
    'touchstone.yaml': `endpoints:\n  local: { protocol: openai, baseUrl: "${url}/v1" }\nprices:\n  local/m: { input: 1, output: 1 }\n`,
  });
  return { folder, dataset: join(folder, 'triage.golden.jsonl') };
}

it('asks a model for branches and for rows like those that failed, and takes only rows that fit', async () => {
  server = await modelServer();
  const { folder, dataset } = await folderOn(server);
  await cli('eval', dataset);
  const written = { ticket: 'The invoice of March is missing', plan: 'pro' };
  server.replies(
    'm',
    says(
      JSON.stringify({
        rows: [
          row(1, { ticket: 'Hello', plan: 'free' }),
          row(1, written),
          row(2, { ticket: 'It fails since yesterday', plan: 'free' }),
          row(2, { ticket: 'Nothing works after the update', plan: 'free' }),
          row(3, { ticket: 7 }),
          { goal: 99, input: '{}' },
          { goal: 3, input: 'no JSON' },
        ],
      }),
    ),
  );
  const { code, stdout, stderr } = await cli(
    'dataset',
    'grow',
    dataset,
    '--model',
    'local/m',
    '--count',
    '3',
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/estimate: ~\$[\d.]+ for 1 call of local\/m/);
  const sent = JSON.stringify(server.received[0]?.body);
  expect(sent).toContain('the text after');
  expect(sent).toContain('which failed: ');
  expect(sent).toContain('A paying customer.');
  const lines = (await readFile(join(folder, 'triage.golden.proposed.jsonl'), 'utf8'))
    .trim()
    .split('\n');
  const proposals = lines.map(line => JSON.parse(line));
  expect(proposals).toHaveLength(3);
  expect(proposals[0]).toMatchObject({ input: written, proposed: { by: 'local/m' } });
  expect(proposals[0].proposed.why).toContain('Branch of the template: ');
  expect(proposals[1].proposed.why).toMatch(
    /^Failing row: a different input with the same difficulty/,
  );
  expect(proposals[2].proposed.by).toBe('touchstone');
  for (const proposal of proposals) expect(proposal).not.toHaveProperty('expected');
  expect(stdout).toContain('It does not reach that branch.');
  expect(stdout).toContain('The dataset or an earlier proposal has this input.');
  expect(stdout).toContain('The input is not an object.');
});

it('makes no call above the budget or in a dry run, and still proposes what needs none', async () => {
  server = await modelServer();
  server.replies('m', says('{"rows": []}'));
  const { folder, dataset } = await folderOn(server);
  const budget = await cli(
    'dataset',
    'grow',
    dataset,
    '--model',
    'local/m',
    '--budget',
    '0.000001',
  );
  expect(budget.code).toBe(4);
  expect(budget.stdout).toContain('The budget is reached');
  expect(budget.stdout).toContain('Branch of the template');
  const dry = await cli('dataset', 'grow', dataset, '--model', 'local/m', '--dry-run');
  expect(dry.code).toBe(0);
  await writeFile(join(folder, 'mine.prompt'), '---\nmodel: local/m\n---\n{{#if');
  const own = await cli(
    'dataset',
    'grow',
    dataset,
    '--model',
    'local/m',
    '--prompt',
    join(folder, 'mine.prompt'),
  );
  expect(own.code).toBe(2);
  expect(own.stderr).toContain('mine.prompt');
  expect(server.asked()).toEqual([]);
});

it('says what failed, and keeps what needs no model', async () => {
  server = await modelServer();
  server.replies('m', fails(401, { message: 'wrong key' }));
  const { dataset } = await folderOn(server);
  const { code, stdout } = await cli('dataset', 'grow', dataset, '--model', 'local/m');
  expect(code).toBe(3);
  expect(stdout).toContain('problem: ');
  expect(stdout).toContain('Branch of the template');
});
