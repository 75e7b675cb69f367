import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { jsonLines, workspace } from '../eval/workspace.ts';

async function evaluate(columns: number | undefined, ...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(['eval', ...args], {
    stdout: { write: text => (written.stdout += text), ...(columns && { columns }) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const models = 'sandbox/schema,sandbox/echo';

/** With the schema model every reply is the only allowed category; with the echo model what the ticket says. */
async function folderOf(tickets: readonly string[], expected = 'billing'): Promise<string> {
  return workspace({
    'a.prompt': `---
model: sandbox/schema
input:
  schema:
    ticket: string
output:
  format: json
  schema:
    category(enum): [billing]
---
{{ticket}}
`,
    'a.eval.yaml': 'score: [{ fields: { paths: [category] } }]\n',
    'a.golden.jsonl': jsonLines(
      tickets.map((ticket, row) => ({
        id: `r${row}`,
        input: { ticket },
        expected: { category: expected },
      })),
    ),
  });
}

const good = '{"category": "billing"}';
const bad = '{"category": "b|ug `x`"}';

describe('--migration', () => {
  it('names what breaks with its reasons, and fails when the new model is worse', async () => {
    const folder = await folderOf([...Array(8).fill(bad), ...Array(12).fill(good)]);
    const { code, stdout } = await evaluate(undefined, folder, '--model', models, '--migration');
    expect(code).toBe(1);
    expect(stdout).toContain('a  sandbox/schema → sandbox/echo  worse');
    expect(stdout).toMatch(/pass rate +100 % +60 % +-40 points +-5\d.* \(90 %\)/);
    expect(stdout).toMatch(/cost, median +unknown +unknown +unknown/);
    expect(stdout).toMatch(/time, median +unknown/);
    expect(stdout).toContain('breaks: 8 rows');
    expect(stdout).toMatch(/newly failing .*a\.golden\.jsonl:1 {2}r0 {2}1\/1 → 0\/1/);
    expect(stdout).toMatch(
      /fields {2}category: expected billing, got b\|ug `x` {2}\(sandbox\/echo\)/,
    );
  });

  it('is one object with --json, and Markdown in a file of that kind', async () => {
    const folder = await folderOf([bad, good, good]);
    const file = join(folder, 'migration.md');
    const args = [folder, '--model', models, '--migration', '--json', '--output', file];
    const { code, stdout } = await evaluate(undefined, ...args);
    expect(code).toBe(0);
    const { verdict, migrations } = JSON.parse(stdout);
    expect(verdict).toBe('passed');
    expect(migrations).toMatchObject([
      {
        eval: 'a',
        old: { model: 'sandbox/schema' },
        new: { model: 'sandbox/echo' },
        comparison: { verdict: 'inconclusive', rows: 3, before: 1 },
        breaks: [{ row: { id: 'r0' }, kind: 'newlyFailing' }],
        gains: [],
        missing: 0,
      },
    ]);
    const markdown = await readFile(file, 'utf8');
    expect(markdown).toContain('## `a`: `sandbox/schema` to `sandbox/echo`: inconclusive');
    expect(markdown).toContain(
      '`` sandbox/echo: fields: category: expected billing, got b\\|ug `x` ``',
    );
  });

  it('says that a new model that gains is not worse', async () => {
    const folder = await folderOf(Array(30).fill('{"category": "other"}'), 'other');
    const { code, stdout } = await evaluate(60, folder, '--model', models, '--migration');
    expect(code).toBe(0);
    expect(stdout).toContain('sandbox/schema → sandbox/echo  fine');
    expect(stdout).toContain('gets better: 30 rows');
    expect(stdout).toContain('… and 20 more');
  });

  it('names the last day of a model that the catalog knows to end', async () => {
    const folder = await folderOf([good]);
    const pair = 'anthropic/claude-3-haiku-20240307,sandbox/echo';
    const args = [folder, '--model', pair, '--replay', '--migration'];
    const { code, stdout } = await evaluate(undefined, ...args);
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /claude-3-haiku-20240307 is (retired; its last day was|deprecated; its last day is) \d{4}-\d\d-\d\d/,
    );
    expect(stdout).toContain('No row has a result of both models');
    expect(stdout).toContain('not compared: 1 row without a result of both models');
  });

  it('needs two models, and says so before anything is sent', async () => {
    const folder = await folderOf([good]);
    for (const given of [[], ['--model', `${models},sandbox/other`]]) {
      const { code, stdout, stderr } = await evaluate(undefined, folder, ...given, '--migration');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /--migration compares two models, and a has (sandbox\/schema|3 models)/,
      );
      expect(stderr).toContain('--model old,new');
    }
  });

  it('has an earlier name, which works and says so; no other value of it does', async () => {
    const folder = await folderOf([good]);
    const args = [folder, '--model', models, '--report'];
    const { code, stdout, stderr } = await evaluate(undefined, ...args, 'migration');
    expect(code).toBe(0);
    expect(stdout).toContain('sandbox/schema → sandbox/echo');
    expect(stderr).toContain('`--report migration` is now `--migration`');
    const wrong = await evaluate(undefined, ...args, 'junit');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--reporter');
  });
});
