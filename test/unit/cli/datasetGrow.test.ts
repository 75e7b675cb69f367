import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { jsonLines, workspace } from '../eval/workspace.ts';

async function cli(args: readonly string[], confirm?: (question: string) => Promise<boolean>) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    stdout: { write: text => (written.stdout += text) },
    stderr: { write: text => (written.stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
    ...(confirm && { confirm }),
  });
  return { code, ...written };
}

const prompt = `---
model: sandbox/echo
input:
  schema:
    ticket: string
    plan?(enum): [free, pro]
    urgent?: boolean
---
{{#ifEquals plan "pro"}}A paying customer.{{#if urgent}} In a hurry.{{/if}}{{/ifEquals}}
{{ticket}}
`;
const rows = [{ id: 't-01', input: { ticket: 'yes', plan: 'free' }, expected: 'yes' }];

const datasets = {
  jsonl: jsonLines(rows),
  csv: '\uFEFFid;ticket;plan;urgent;expected\r\nt-01;yes;free;;yes\r\n',
  yaml: '# ours\n- id: t-01\n  input: { ticket: yes it is, plan: free } # first\n  expected: "yes"\n',
  json: `[\n  ${JSON.stringify(rows[0])}\n]\n`,
};

async function folderWith(format: keyof typeof datasets) {
  const folder = await workspace({
    'triage.prompt': prompt,
    [`triage.golden.${format}`]: datasets[format],
  });
  const dataset = join(folder, `triage.golden.${format}`);
  const proposals = join(folder, 'triage.golden.proposed.jsonl');
  const read = async () =>
    JSON.parse(`[${(await readFile(proposals, 'utf8')).trim().replaceAll('\n', ',')}]`);
  return { folder, dataset, proposals, read };
}

describe('touchstone dataset grow', () => {
  it('proposes rows for branches and schema edges without a model, with the reason and without an expected output', async () => {
    const { dataset, read } = await folderWith('jsonl');
    const { code, stdout } = await cli(['dataset', 'grow', dataset]);
    expect(code).toBe(0);
    const proposals = await read();
    const reasons = proposals
      .map((each: { proposed: { why: string } }) => each.proposed.why)
      .join('\n');
    expect(reasons).toContain('the text after `{{#ifEquals plan "pro"}}` (line 9)');
    expect(reasons).toContain('the text after `{{#if urgent}}` (line 9)');
    expect(reasons).toContain('Edge of the input schema: `plan` is absent');
    expect(reasons).toContain('`ticket` is empty');
    for (const each of proposals) {
      expect(each).not.toHaveProperty('expected');
      expect(each.proposed.by).toBe('touchstone');
    }
    expect(stdout).toContain('do not count until you accept them');
    const { stdout: check } = await cli(['dataset', 'check', dataset]);
    expect(check).toContain('1 row');
  });

  it('proposes the same rows for the same seed, and nothing again that was proposed or rejected', async () => {
    const one = await folderWith('jsonl');
    const other = await folderWith('jsonl');
    for (const { dataset } of [one, other]) await cli(['dataset', 'grow', dataset, '--count', '3']);
    expect(await one.read()).toEqual(await other.read());
    const [first] = await one.read();
    await cli(['dataset', 'reject', one.dataset, first.id]);
    for (let round = 0; round < 5; round += 1) await cli(['dataset', 'grow', one.dataset]);
    const ids = (await one.read()).map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(first.id);
    const { stdout } = await cli(['dataset', 'grow', one.dataset]);
    expect(stdout).toContain('No row to propose');
  });

  it('writes nothing with --dry-run, and prints one object with --json', async () => {
    const { dataset, proposals } = await folderWith('jsonl');
    const { stdout } = await cli([
      'dataset',
      'grow',
      dataset,
      '--dry-run',
      '--json',
      '--count',
      '2',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ file: null, rows: 1, proposals: [{}, {}] });
    await expect(readFile(proposals)).rejects.toThrow();
    expect((await cli(['dataset', 'grow', dataset, '--budget', '1'])).code).toBe(2);
    expect((await cli(['dataset', 'grow', '--print-prompt'])).stdout).toContain('{{#each goals}}');
  });

  it('never lets a proposal count: not in evaluations, patterns or copied lines', async () => {
    const { folder, dataset, proposals, read } = await folderWith('jsonl');
    await cli(['dataset', 'grow', dataset]);
    expect((await read()).length).toBeGreaterThan(3);
    await writeFile(
      join(folder, 'all.eval.yaml'),
      'prompt: ./triage.prompt\ndataset: "./*.jsonl"\n',
    );
    await writeFile(
      join(folder, 'named.eval.yaml'),
      'prompt: ./triage.prompt\ndataset: ./triage.golden.proposed.jsonl\n',
    );
    const of = async (file: string) =>
      JSON.parse((await cli(['eval', join(folder, file), '--json'])).stdout);
    expect(await of('triage.golden.jsonl')).toMatchObject({ rows: 1, samples: 1, badRowCount: 0 });
    expect(await of('all.eval.yaml')).toMatchObject({ rows: 1, badRowCount: 0 });
    expect(await of('named.eval.yaml')).toMatchObject({ rows: 0, samples: 0, badRowCount: 1 });
    const [line = ''] = (await readFile(proposals, 'utf8')).split('\n');
    await writeFile(dataset, `${datasets.jsonl}${line}\n`);
    const copied = await of('triage.golden.jsonl');
    expect(copied).toMatchObject({ rows: 1, samples: 1, badRowCount: 1, verdict: 'incomplete' });
    expect(copied.badRows[0].message).toContain('This row is a proposal');
  });

  it.each([
    'jsonl',
    'csv',
    'yaml',
    'json',
  ] as const)('accepts rows into a %s dataset at its end, once, and changes nothing else of it', async format => {
    const { dataset, read } = await folderWith(format);
    await cli(['dataset', 'grow', dataset, '--count', '3']);
    const [first, second, third] = await read();
    await cli(['dataset', 'reject', dataset, third.id]);
    const one = await cli(['dataset', 'accept', dataset, first.id]);
    expect(one.stdout).toContain('accepted 1 row into');
    expect(one.stdout).toContain('without `expected`');
    const all = await cli(['dataset', 'accept', dataset, '--all']);
    expect(all.stdout).toContain('accepted 1 row into');
    expect(await read()).toEqual([{ ...third, proposed: { ...third.proposed, rejected: true } }]);
    const text = await readFile(dataset, 'utf8');
    const kept = format === 'json' ? datasets.json.slice(0, -3) : datasets[format];
    expect(text.startsWith(kept)).toBe(true);
    const { stdout } = await cli(['eval', dataset, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 3, badRowCount: 0 });
    const again = await cli(['dataset', 'accept', dataset, second.id]);
    expect(again.code).toBe(2);
    expect(await readFile(dataset, 'utf8')).toBe(text);
  });

  it('only removes a proposal that the dataset has, as after an interrupted accept', async () => {
    const { dataset, proposals, read } = await folderWith('jsonl');
    await cli(['dataset', 'grow', dataset, '--count', '2']);
    const before = await readFile(proposals, 'utf8');
    await cli(['dataset', 'accept', dataset, '--all']);
    const text = await readFile(dataset, 'utf8');
    await writeFile(proposals, before);
    await cli(['dataset', 'accept', dataset, '--all']);
    expect(await readFile(dataset, 'utf8')).toBe(text);
    expect(await read()).toEqual([]);
  });

  it('keeps what is written into the proposals while a person is asked', async () => {
    const { dataset, proposals, read } = await folderWith('jsonl');
    await cli(['dataset', 'grow', dataset, '--count', '2']);
    const [first] = await read();
    const later = { ...first, id: 'later', input: { ticket: 'Later' } };
    let asked = 0;
    const { code } = await cli(['dataset', 'accept', dataset], async () => {
      asked += 1;
      if (asked === 1) await appendFile(proposals, jsonLines([later]));
      return asked === 1;
    });
    expect({ code, asked }).toEqual({ code: 0, asked: 2 });
    expect((await read()).map(({ id }: { id: string }) => id)).toContain('later');
    await cli(['dataset', 'reject', dataset], async () => {
      await appendFile(proposals, jsonLines([{ ...later, id: 'last' }]));
      return true;
    });
    const ids = (await read()).map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['later', 'last']));
  });

  it('asks for each row in a terminal, and takes what a person added to a proposal', async () => {
    const { dataset, proposals, read } = await folderWith('jsonl');
    await cli(['dataset', 'grow', dataset, '--count', '2']);
    const [first] = await read();
    const lines = (await readFile(proposals, 'utf8')).split('\n');
    const edited = { ...first, expected: 'no', tags: ['edge'] };
    await writeFile(proposals, [JSON.stringify(edited), ...lines.slice(1), 'not json'].join('\n'));
    const asked: string[] = [];
    const { stderr } = await cli(['dataset', 'accept', proposals], async question => {
      asked.push(question);
      return asked.length === 1;
    });
    expect(asked).toEqual(['Accept this row?', 'Accept this row?']);
    expect(stderr).toContain('Not a proposal: This line is not JSON.');
    const last = JSON.parse((await readFile(dataset, 'utf8')).trim().split('\n').at(-1) ?? '');
    expect(last).toEqual({ id: 't-02', input: first.input, expected: 'no', tags: ['edge'] });
    expect((await readFile(proposals, 'utf8')).split('\n').at(-1)).toBe('not json');
    const alone = await cli(['dataset', 'accept', dataset]);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain('--all');
  });
});
