import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal/terminal.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { type Loopback, listen } from './loopback.ts';
import { fails, type ModelServer, modelServer, says } from './modelServer.ts';

let server: Loopback | undefined;

afterEach(() => server?.close());

async function cli(...args: readonly string[]) {
  return cliWith({}, ...args);
}

async function cliWith(
  { confirm, environment = {} }: Pick<Partial<Terminal>, 'confirm' | 'environment'>,
  ...args: readonly string[]
) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment,
    signal: new AbortController().signal,
    readStdin: async () => '',
    ...(confirm && { confirm }),
  });
  return { code, ...written };
}

const row = (goal: number, input: unknown) => ({ goal, input: JSON.stringify(input) });

async function folderOn({ url }: Pick<ModelServer, 'url'>, settings = '') {
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
    'touchstone.yaml': `endpoints:\n  local: { protocol: openai, baseUrl: "${url}/v1" }\nprices:\n  local/m: { input: 1, output: 1 }\n${settings}`,
  });
  return { folder, dataset: join(folder, 'triage.golden.jsonl') };
}

it('asks a model for branches and for rows like those that failed, and takes only rows that fit', async () => {
  const model = await modelServer();
  server = model;
  const { folder, dataset } = await folderOn(model);
  await cli('eval', dataset);
  const written = { ticket: 'The invoice of March is missing', plan: 'pro' };
  model.replies(
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
  const model = await modelServer();
  server = model;
  model.replies('m', says('{"rows": []}'));
  const { folder, dataset } = await folderOn(model);
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
  expect(model.asked()).toEqual([]);
});

it('says what failed, and keeps what needs no model', async () => {
  const model = await modelServer();
  server = model;
  model.replies('m', fails(401, { message: 'wrong key' }));
  const { dataset } = await folderOn(model);
  const { code, stdout } = await cli('dataset', 'grow', dataset, '--model', 'local/m');
  expect(code).toBe(3);
  expect(stdout).toContain('problem: ');
  expect(stdout).toContain('Branch of the template');
});

it('keeps what a person writes into the proposals while the model is called', async () => {
  let proposals = '';
  const mine = { id: 'mine', input: { ticket: 'Mine' }, proposed: { why: 'I add it.', by: 'me' } };
  server = await listen(async (_, response) => {
    await appendFile(proposals, jsonLines([mine]));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(says(JSON.stringify({ rows: [] })).body);
  });
  const { folder, dataset } = await folderOn(server);
  proposals = join(folder, 'triage.golden.proposed.jsonl');
  const { code } = await cli('dataset', 'grow', dataset, '--model', 'local/m', '--count', '2');
  expect(code).toBe(0);
  const lines = (await readFile(proposals, 'utf8')).trim().split('\n');
  expect(lines.map(line => JSON.parse(line).proposed.by)).toEqual([
    'me',
    'touchstone',
    'touchstone',
  ]);
});

describe('before the model is called', () => {
  const grow = (dataset: string, ...more: readonly string[]) =>
    ['dataset', 'grow', dataset, '--model', 'local/m', ...more] as const;

  async function growServer() {
    const model = await modelServer();
    model.replies('m', says('{"rows": []}'));
    server = model;
    return model;
  }

  it('needs a permission for an endpoint that gets a variable', async () => {
    const model = await growServer();
    const { folder, dataset } = await folderOn(model);
    await writeFile(
      join(folder, 'touchstone.yaml'),
      `endpoints:\n  local: { protocol: openai, baseUrl: "${model.url}/v1", key: "\${env:HOUSE_KEY}" }\n`,
    );
    const environment = { HOUSE_KEY: 'not-a-real-key', XDG_STATE_HOME: join(folder, 'state') };
    const refused = await cliWith({ environment }, ...grow(dataset));
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('HOUSE_KEY');
    const declined = await cliWith({ environment, confirm: async () => false }, ...grow(dataset));
    expect(declined.code).toBe(2);
    expect(model.asked()).toEqual([]);
    const allowed = await cliWith({ environment }, ...grow(dataset, '--trust'));
    expect(allowed).toMatchObject({ code: 0 });
    expect(model.asked()).toEqual(['m']);
  });

  it('asks above `budget.confirm`, and starts with --yes, --budget or a yes', async () => {
    const model = await growServer();
    const { dataset } = await folderOn(model, 'budget: { confirm: 0.00001 }\n');
    const silent = await cli(...grow(dataset));
    expect(silent).toMatchObject({ code: 2, stdout: '' });
    expect(silent.stderr).toContain('--yes');
    const questions: string[] = [];
    const asked = (answer: boolean) => async (question: string) => {
      questions.push(question);
      return answer;
    };
    expect((await cliWith({ confirm: asked(false) }, ...grow(dataset))).code).toBe(2);
    expect(questions).toEqual([expect.stringContaining('$')]);
    expect(model.asked()).toEqual([]);
    expect((await cliWith({ confirm: asked(true) }, ...grow(dataset))).code).toBe(0);
    expect((await cli(...grow(dataset, '--yes'))).code).toBe(0);
    expect((await cli(...grow(dataset, '--budget', '1'))).code).toBe(0);
    expect(model.asked()).toEqual(['m', 'm', 'm']);
  });
});
