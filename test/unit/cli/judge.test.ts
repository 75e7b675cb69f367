import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { modelServer, type Reply } from '../../wire/modelServer.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

async function cli(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(args, {
    stdout: into('stdout'),
    stderr: into('stderr'),
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

/** The calibration counts of labels in a file of a name. */
async function countsOf(name: string, text: string) {
  const folder = await folderOf({ [name]: text });
  const file = join(folder, 'a.eval.yaml');
  const args = ['--labels', join(folder, name), '--replay', '--repeat', '1', '--json'];
  const { code, stdout, stderr } = await cli('judge', 'calibrate', file, ...args);
  return { code, stderr, counts: code === 0 ? JSON.parse(stdout).judges[0].counts : undefined };
}

/** Answers with the text that it judges: the reply says what the judge says of it. */
const judge = `---
model: sandbox/echo
touchstone.judge: true
input: { schema: { output: any } }
output: { schema: { pass: boolean, reason: string } }
---
{"pass": {{output}}, "reason": "because"}`;

const passing = (count: number, output: string, pass: boolean) =>
  Array.from({ length: count }, () => ({ input: {}, output, pass }));

/** 20 both pass, 5 the judge only, 10 people only, 15 both fail. */
const labels = [
  ...passing(20, 'true', true),
  ...passing(5, 'true', false),
  ...passing(10, 'false', true),
  ...passing(15, 'false', false),
];

function folderOf(files: Readonly<Record<string, string>> = {}): Promise<string> {
  return workspace({
    'a.prompt': echoPrompt,
    'a.golden.jsonl': jsonLines(
      Array.from({ length: 40 }, (_, index) => ({
        id: `${index}`,
        input: { ticket: index < 24 ? 'true' : 'false' },
      })),
    ),
    'a.eval.yaml': 'score: [{ judge: { prompt: ./judge.prompt, as: tone } }]\n',
    'judge.prompt': judge,
    'a.labels.jsonl': jsonLines(labels),
    ...files,
  });
}

describe('judge calibrate', () => {
  it('prints how the judge and people agree, and later reports correct the pass rate', async () => {
    const folder = await folderOf();
    const file = join(folder, 'a.eval.yaml');
    const { code, stdout, stderr } = await cli('judge', 'calibrate', file);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/ {2,}/g, '  ')).toBe(`judge  tone
labels  50
passes what people pass (TPR)  66.7 % (48.8 % – 80.8 %)
fails what people fail (TNR)  75 % (53.1 % – 88.8 %)
Cohen’s kappa  0.400 (0.151 – 0.649)
agrees with itself  100 % (92.9 % – 100 %)
no verdict  0
`);
    expect(stderr).toContain('a.calibration.json');
    const evaluated = await cli('eval', file);
    // (0.6 + 0.75 - 1) / (0.667 + 0.75 - 1) = 0.84
    expect(evaluated.stdout).toContain(
      'tone on sandbox/echo: the judge passes 60 %; corrected for its errors by 50 labels: 84 % (',
    );
    expect(evaluated.stdout).toContain(
      'asked again about the same reply, it disagrees with itself 0 % of the time (',
    );
    const { judges } = JSON.parse((await cli('eval', file, '--json')).stdout);
    expect(judges).toMatchObject([
      { judge: 'tone', model: 'sandbox/echo', rate: 0.6, labels: 50, isStale: false },
    ]);
    expect(judges[0].corrected.rate).toBeCloseTo(0.84, 10);
    await writeFile(join(folder, 'judge.prompt'), `${judge}\n`);
    expect((await cli('eval', file)).stdout).toContain(
      'the judge has changed since it was calibrated. Run `touchstone judge calibrate` again',
    );
  });

  it('corrects nothing by labels that do not show that the judge is better than chance', async () => {
    const only = [...passing(5, 'true', true), ...passing(5, 'true', false)];
    const folder = await folderOf({ 'a.labels.jsonl': jsonLines(only) });
    const file = join(folder, 'a.eval.yaml');
    await cli('judge', 'calibrate', file);
    expect((await cli('eval', file)).stdout).toContain(
      '10 labels do not show that it is better than chance',
    );
  });

  it('reports how often a judge disagrees with itself, and how often the order decides', async () => {
    const server = await modelServer();
    const answer = (winner: string): Reply => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        choices: [
          {
            message: { role: 'assistant', content: JSON.stringify({ winner, reason: 'better' }) },
            finish_reason: 'stop',
          },
        ],
      }),
    });
    // Each text three times in both orders. The first text: tie, win, tie; the order decides on the second.
    server.replies(
      'm',
      ...['tie', 'tie', 'second', 'first', 'tie', 'tie'].map(answer),
      ...['first', 'first', 'first', 'first', 'first', 'first'].map(answer),
    );
    const folder = await folderOf({
      'touchstone.yaml': `endpoints: { local: { protocol: openai, baseUrl: "${server.url}/v1" } }\nconcurrency: 1\n`,
      'a.eval.yaml': 'score: [{ judge: { pairwise: true, model: local/m, pass: 0.5 } }]\n',
      'a.labels.jsonl': jsonLines([
        { input: {}, output: 'x', expected: 'y', pass: true },
        { input: {}, output: 'z', expected: 'y', pass: true },
      ]),
    });
    const { code, stdout } = await cli('judge', 'calibrate', join(folder, 'a.eval.yaml'), '--json');
    await server.close();
    expect(code).toBe(0);
    const { judges } = JSON.parse(stdout);
    expect(judges).toMatchObject([{ judge: 'judge', repeat: 3, swapped: { rate: 0.5, texts: 2 } }]);
    // One of three pairs of answers to the first text agrees, all of the second.
    expect(judges[0].selfAgreement.rate).toBeCloseTo((1 / 3 + 1) / 2, 10);
  });

  it('names what is wrong with labels by their line', async () => {
    const wrong = ['{"output": 1, "pass": "so so"}', '{', '{"pass": true}', '[]'].join('\n');
    const folder = await folderOf({ 'a.labels.jsonl': wrong });
    const { code, stderr } = await cli('judge', 'calibrate', join(folder, 'a.eval.yaml'));
    expect(code).toBe(2);
    expect(
      stderr
        .split('\n')
        .slice(0, 4)
        .map(line => line.replace(/^.*jsonl: /, '')),
    ).toEqual([
      'line 1: `pass` is "so so". Write true or false (or yes and no, pass and fail, 1 and 0), or leave it empty.',
      'line 2: Invalid JSON: unexpected end.',
      'line 3: This label has no `output`. Add the reply.',
      'line 4: A label is an object: {"input": {…}, "output": …, "pass": true}.',
    ]);
  });

  it('names a label of a judge that the evaluation does not have', async () => {
    const folder = await folderOf({
      'a.labels.jsonl': jsonLines([
        { input: {}, output: 'true', pass: true },
        { input: {}, output: 'true', pass: true, judge: 'tonee' },
      ]),
    });
    const { code, stderr } = await cli('judge', 'calibrate', join(folder, 'a.eval.yaml'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/jsonl:2: the evaluation has no judge `tonee`. Its judges: `tone`\./);
  });

  it('is incomplete where the judge gives no verdict', async () => {
    const folder = await folderOf({
      'a.labels.jsonl': jsonLines([{ output: 'perhaps', pass: true }, ...labels]),
    });
    const { code, stdout, stderr } = await cli('judge', 'calibrate', join(folder, 'a.eval.yaml'));
    expect(code).toBe(3);
    expect(stdout).toMatch(/no verdict +1/);
    expect(stderr).toContain('some replies have no verdict: ');
  });
});

describe('judge label', () => {
  it('writes replies of the last evaluation for a person to judge, and overwrites none', async () => {
    const folder = await folderOf({ 'a.labels.jsonl': '' });
    const file = join(folder, 'a.eval.yaml');
    const output = join(folder, 'mine.labels.jsonl');
    expect(await cli('judge', 'label', file, '--output', output)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('run `touchstone eval` first'),
    });
    await cli('eval', file);
    expect((await cli('judge', 'label', file, '--output', output)).code).toBe(0);
    const lines = (await readFile(output, 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toEqual({
      id: expect.any(String),
      model: 'sandbox/echo',
      input: { ticket: expect.any(String) },
      output: expect.anything(),
      pass: null,
    });
    expect((await cli('judge', 'label', file)).stderr).toContain('its labels would be lost');
    expect((await cli('judge', 'calibrate', file, '--labels', output)).stderr).toContain(
      'has no label with a verdict',
    );
  });

  it('includes a reply whose judge failed', async () => {
    const folder = await folderOf({ 'judge.prompt': judge.replace('"reason": "because"', '') });
    const file = join(folder, 'a.eval.yaml');
    const evaluated = await cli('eval', file);
    expect(evaluated.stdout).toContain('40 errors');
    expect((await cli('judge', 'label', file, '--output', join(folder, 'l.jsonl'))).code).toBe(0);
    expect((await readFile(join(folder, 'l.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('labels of people', () => {
  const counts = { bothPass: 2, judgeOnly: 1, peopleOnly: 0, bothFail: 1 };

  it.each([
    ['l.csv', 'ticket;output;pass\na;true;YES\nb;true;1\nc;true;Fail\nd;false;no\ne;true;\n'],
    ['n.csv', 'output,pass\ntrue,1.0\ntrue,1.0\ntrue,0.0\nfalse,0.0\nfalse,\n'],
    [
      'l.jsonl',
      '{"output":"true","pass":1}\n{"output":"true","pass":"yes"}\n{"output":"true","pass":0.0}\n{"output":"false","pass":"No"}\n{"output":"x","pass":null}\n',
    ],
    ['l.tsv', 'output\tpass\ntrue\tpass\ntrue\tTRUE\ntrue\t0\nfalse\tFAILED\nfalse\t\n'],
    [
      'l.yaml',
      '- {output: "true", pass: yes}\n- {output: "true", pass: 1}\n- {output: "true", pass: false}\n- {output: "false", pass: no}\n- {output: "true", pass: }\n',
    ],
    [
      'l.json',
      '[{"output":"true","pass":true},{"output":"true","pass":"Passed"},{"output":"true","pass":0},\n{"output":"false","pass":"no"},{"output":"x","pass":null}]',
    ],
  ])('are read from %s in the words that people use', async (name, text) => {
    const found = await countsOf(name, text);
    expect(found).toMatchObject({ code: 0, counts });
    expect(found.stderr).toContain('1 reply without a verdict ignored');
  });

  it('are refused with their line when a verdict is something else', async () => {
    const { code, stderr } = await countsOf('l.csv', 'output,pass\ntrue,yes\ntrue,maybe\n,yes\n');
    expect(code).toBe(2);
    expect(stderr).toContain('l.csv: line 3: `pass` is "maybe". Write true or false');
    expect(stderr).toContain('l.csv: line 4: This label has no `output`.');
    const many = await countsOf('m.csv', `output,pass\n${'true,4\n'.repeat(50)}`);
    expect(many.stderr).toContain('… and 30 more problems');
  });
});
