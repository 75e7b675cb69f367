import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, jsonLines, triagePrompt, workspace } from '../eval/workspace.ts';

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function cli(
  args: readonly string[],
  { stdin = '', signal = new AbortController().signal } = {},
): Promise<Result> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: {
      write: text => {
        stdout += text;
      },
    },
    stderr: {
      write: text => {
        stderr += text;
      },
    },
    colors: false,
    environment: {},
    signal,
    readStdin: async () => stdin,
  });
  return { code, stdout, stderr };
}

const good = { id: 'good', input: { ticket: 'yes' }, expected: 'yes', tags: ['calm'] };
const wrong = { id: 'wrong', input: { ticket: 'no' }, expected: 'yes' };

function echoWorkspace(rows: readonly unknown[]): Promise<string> {
  return workspace({ 'echo.prompt': echoPrompt, 'echo.golden.jsonl': jsonLines(rows) });
}

describe('touchstone', () => {
  it('prints its version, and help with an example for every option', async () => {
    expect(await cli(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    for (const name of ['check', 'render', 'run', 'eval', 'models suggest']) {
      const { code, stdout } = await cli([...name.split(' '), '--help']);
      expect(code).toBe(0);
      const options = stdout.match(/^ {2}(-\w, )?--(?!help)/gm) ?? [];
      const examples = stdout.replace(/\s+/g, ' ').match(/\(touchstone /g) ?? [];
      expect(options.length).toBeGreaterThan(0);
      expect([name, examples.length]).toEqual([name, options.length]);
    }
  });

  it.each([
    [['evil']],
    [['eval', '--modle', 'x']],
    [['eval', '--repeat', '0']],
    [['eval', '--replay', '--live']],
    [['run']],
    [['run', 'gone.prompt']],
    [['eval', '/gone']],
    [['check', '/gone']],
    [['models', 'show', 'openai/gpt-none']],
    [['models', 'suggest', 'gone.prompt']],
    [['models', 'suggest', 't.prompt', '--budget', 'free']],
  ])('ends %j with 2 and says why', async args => {
    const { code, stdout, stderr } = await cli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('itself failed');
    expect(stderr.length).toBeGreaterThan(10);
  });
});

describe('touchstone eval', () => {
  it('ends with 0 when every sample passes, and keeps the results', async () => {
    const folder = await echoWorkspace([good]);
    const { code, stdout } = await cli(['eval', folder, '--json']);
    expect(code).toBe(0);
    const object = JSON.parse(stdout);
    expect(Object.keys(object).slice(0, 11)).toEqual(
      'eval run rows samples passed failed errored skipped cost verdict results'.split(' '),
    );
    expect(object).toMatchObject({ eval: 'echo', rows: 1, passed: 1, cost: 0, verdict: 'passed' });
    expect((await readFile(object.results, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  it('ends with 1 when a sample fails, and shows where, the expected output and the reply', async () => {
    const folder = await echoWorkspace([good, wrong]);
    const { code, stdout } = await cli(['eval', join(folder, 'echo.prompt')]);
    expect(code).toBe(1);
    expect(stdout).toContain('echo.golden.jsonl:2');
    expect(stdout).toContain('expected yes, got no');
    expect(stdout).toContain('sandbox');
    expect(stdout).toContain('1 passed, 1 failed');
  });

  it('narrows to ids and tags, and repeats', async () => {
    const folder = await echoWorkspace([good, wrong]);
    const args = ['eval', folder, '--filter', 'calm', '--repeat', '3', '--json'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 1, samples: 3, passed: 3 });
  });

  it('runs the rows that a condition holds for, and ends with 2 where none is left', async () => {
    const folder = await echoWorkspace([good, wrong]);
    const chosen = await cli(['eval', folder, '--where', 'tags contains "calm"', '--json']);
    expect(JSON.parse(chosen.stdout)).toMatchObject({ rows: 1, passed: 1 });
    const { code, stderr } = await cli(['eval', folder, '--where', 'id = "nosuch"']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('No row is left by the options that choose rows.'),
    });
  });

  it('ends with 2 for a filter that matches no row and for a row that is not JSON', async () => {
    const folder = await echoWorkspace([good]);
    const empty = await cli(['eval', folder, '--filter', 'none']);
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('none');
    await writeFile(join(folder, 'echo.golden.jsonl'), `${JSON.stringify(good)}\noops\n`);
    const bad = await cli(['eval', folder]);
    expect(bad.code).toBe(2);
    expect(bad.stdout).toContain('echo.golden.jsonl:2');
    expect(bad.stdout).toContain('1 passed');
  });

  it('ends with 3 when there is no recording, and says what to do', async () => {
    const folder = await echoWorkspace([good]);
    const args = ['eval', folder, '--replay', '--model', 'openai/gpt-5.4-mini'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(3);
    expect(stdout).toContain('No recording answers');
  });

  it('reports every mistake in every file before it sends anything', async () => {
    const folder = await echoWorkspace([good]);
    await writeFile(join(folder, 'a.eval.yaml'), 'prompt: echo.prompt\nmodel: [x/y]\n');
    await writeFile(join(folder, 'b.eval.yaml'), 'prompt: gone.prompt\n');
    const { code, stdout, stderr } = await cli(['eval', folder, '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('a.eval.yaml:2:');
    expect(stderr).toContain('gone.prompt');
  });

  it('sends nothing when touchstone.yaml has mistakes, and reports them', async () => {
    const folder = await echoWorkspace([good]);
    await writeFile(join(folder, 'touchstone.yaml'), 'concurrency: many\n');
    for (const args of [
      ['eval', folder],
      ['run', join(folder, 'echo.prompt'), '--input', '{"ticket":"yes"}'],
    ]) {
      const { code, stdout, stderr } = await cli(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('touchstone.yaml:1:');
    }
  });

  it('accepts a golden dataset for the prompt with its name, and no other file', async () => {
    const folder = await echoWorkspace([good]);
    expect(await cli(['eval', join(folder, 'echo.golden.jsonl')])).toMatchObject({ code: 0 });
    const other = await cli(['eval', join(folder, 'touchstone.yaml')]);
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not a prompt, an eval file or a golden dataset/),
    });
  });

  it('counts every bad row and names the first', async () => {
    const folder = await echoWorkspace([good]);
    const dataset = join(folder, 'echo.golden.jsonl');
    await writeFile(dataset, `${await readFile(dataset, 'utf8')}${'nope\n'.repeat(1500)}`);
    const { code, stdout } = await cli(['eval', folder]);
    expect(code).toBe(2);
    expect(stdout).toContain('1,500 bad rows');
    expect(stdout.match(/Invalid JSON/g)).toHaveLength(10);
    expect(stdout).toContain('… and 1,490 more bad rows; `touchstone check` lists all of them');
    const { badRowCount, badRows } = JSON.parse((await cli(['eval', folder, '--json'])).stdout);
    expect([badRowCount, badRows.length]).toEqual([1500, 1000]);
  });

  it('says that a dataset is empty, and sends nothing when the report cannot be written', async () => {
    const empty = await cli(['eval', await echoWorkspace([])]);
    expect(empty).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /bad row .*echo\.golden\.jsonl:1 {2}The dataset has no rows\. Add one/,
      ),
    });
    const folder = await echoWorkspace([good]);
    const { code, stdout, stderr } = await cli([
      'eval',
      folder,
      '-o',
      join(folder, 'no', 'r.json'),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('there is no such file');
  });

  it('adds up several evaluations in one object', async () => {
    const folder = await echoWorkspace([good]);
    await mkdir(join(folder, 'more'));
    await writeFile(join(folder, 'more/other.prompt'), triagePrompt);
    await writeFile(
      join(folder, 'more/other.golden.jsonl'),
      jsonLines([{ input: { ticket: 'x' }, expected: { category: 'billing' } }]),
    );
    const report = join(folder, 'report.json');
    const { stdout } = await cli(['eval', folder, '--json', '--output', report]);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 2,
      verdict: 'passed',
      evals: [{ eval: 'echo' }, { eval: 'other' }],
    });
    expect(JSON.parse(await readFile(report, 'utf8'))).toEqual(JSON.parse(stdout));
  });

  it('ends with 130 when interrupted, after printing the results so far', async () => {
    const folder = await echoWorkspace([good]);
    const { code, stdout } = await cli(['eval', folder], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(stdout).not.toContain('passed: 1');
  });
});

describe('touchstone run', () => {
  it('prints the reply on standard output and the figures on standard error', async () => {
    const folder = await echoWorkspace([]);
    const file = join(folder, 'echo.prompt');
    const { code, stdout, stderr } = await cli(['run', file, '--input', '{"ticket":"Hello"}']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Hello\n' });
    expect(stderr).toContain('sandbox');
    expect(stderr).toMatch(/first token \d+ ms/);
    expect(stderr).toContain('~');
    expect(stderr).toContain('not billed');
  });

  it('reads its input from standard input or a file, and prints one record per line', async () => {
    const folder = await workspace({ 't.prompt': triagePrompt, 'in.json': '{"ticket":"x"}' });
    const file = join(folder, 't.prompt');
    const models = 'sandbox/schema,sandbox/echo';
    const piped = await cli(['run', file, '-i', '-', '--json', '-m', models], {
      stdin: '{"ticket":"x"}',
    });
    const records = piped.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(records.map(record => record.request.model).sort()).toEqual([
      'sandbox/echo',
      'sandbox/schema',
    ]);
    // The echo is not what the schema asks for.
    expect(piped.code).toBe(1);
    expect((await cli(['run', file, '-i', join(folder, 'in.json')])).code).toBe(0);
  });

  it('ends with 2 for a missing variable, input that is not JSON, and an unknown model', async () => {
    const folder = await echoWorkspace([]);
    const file = join(folder, 'echo.prompt');
    const missing = await cli(['run', file]);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('ticket');
    const broken = await cli(['run', file, '-i', '{"ticket"']);
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    const unknown = await cli(['run', file, '-i', '{"ticket":"x"}', '-m', 'opnai/x']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('openai');
  });

  it('reports errors of the prompt before a missing model, and refuses other encodings', async () => {
    const folder = await workspace({ 'broken.prompt': '---\nmodel: [a\n---\nHi' });
    const broken = await cli(['run', join(folder, 'broken.prompt')]);
    expect(broken).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/broken\.prompt:2: .*not valid YAML/),
    });
    await writeFile(join(folder, 'latin.prompt'), Buffer.from('café', 'latin1'));
    const latin = await cli(['run', join(folder, 'latin.prompt'), '-m', 'sandbox/echo']);
    expect(latin).toMatchObject({ code: 2, stderr: expect.stringMatching(/not UTF-8 text/) });
  });

  it('ends with 3 without a key, naming the variable to set', async () => {
    const folder = await echoWorkspace([]);
    const args = [
      'run',
      join(folder, 'echo.prompt'),
      '-i',
      '{"ticket":"x"}',
      '-m',
      'openai/gpt-5.4-mini',
    ];
    const { code, stderr } = await cli(args);
    expect(code).toBe(3);
    expect(stderr).toContain('OPENAI_API_KEY');
  });
});

describe('touchstone render', () => {
  it('prints the messages, as text or as JSON', async () => {
    const folder = await workspace({ 't.prompt': triagePrompt });
    const args = ['render', join(folder, 't.prompt'), '-i', '{"ticket":"Hello"}'];
    expect(await cli(args)).toMatchObject({ code: 0, stdout: 'user\nHello\n' });
    const { stdout } = await cli([...args, '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { role: 'user', content: [{ text: expect.stringMatching(/Hello/) }] },
    ]);
  });

  it('prints the tokens of messages and request for the prompt’s model', async () => {
    const exact = triagePrompt.replace('sandbox/schema', 'openai/gpt-5.4-mini');
    const folder = await workspace({ 't.prompt': exact });
    const args = ['render', join(folder, 't.prompt'), '-i', '{"ticket":"Hello"}', '--tokens'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^user\nHello\n\ntokens for openai\/gpt-5.4-mini\nuser +2 tokens\n/);
    expect(stdout).toMatch(/\nrequest +~\d+ tokens\nCounted with o200k_base/);
    const { messages, tokens } = JSON.parse((await cli([...args, '--json'])).stdout);
    expect(messages).toHaveLength(1);
    expect(tokens).toMatchObject({
      model: 'openai/gpt-5.4-mini',
      messages: [{ role: 'user', tokens: 2, how: 'exact' }],
      total: { how: 'estimated' },
    });
  });

  it('counts for the workspace’s model, and says why a provider could not count', async () => {
    const folder = await workspace({
      'touchstone.yaml':
        'models: { default: local/llama }\nendpoints: { local: { protocol: openai, baseUrl: http://127.0.0.1:9/v1 } }\n',
      't.prompt': 'Hello {{ticket}}',
    });
    const args = ['render', join(folder, 't.prompt'), '-i', '{"ticket":"you"}', '--live'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toContain('tokens for local/llama');
    expect(stdout).toContain('The provider could not count the tokens: local cannot count tokens');
  });
});

describe('touchstone check', () => {
  it('reports nothing in a valid workspace', async () => {
    const folder = await echoWorkspace([good]);
    expect(await cli(['check', folder])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/3 files, 0 errors/),
    });
  });

  it('reports mistakes of every kind with file, line and column', async () => {
    const folder = await workspace({
      'a.prompt': '---\nmodel: [\n---\nHi',
      'b.prompt': 'model\n{{#if x}}',
      'c.prompt': '---\ninput:\n  schema:\n    a: string\n---\n{{b}}',
      'b.eval.yaml': 'modles: [x/y]\n',
      'b.golden.jsonl': '{"input":{}}\noops\n',
      'touchstone.yaml': 'concurrency: many\n',
    });
    const { code, stdout } = await cli(['check', folder, '--json']);
    expect(code).toBe(1);
    const { diagnostics, errors } = JSON.parse(stdout);
    expect(errors).toBeGreaterThanOrEqual(5);
    const places = diagnostics.map(
      ({ file, line }: { file: string; line: number }) =>
        `${file.slice(folder.length + 1)}:${line}`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        'b.eval.yaml:1',
        'b.golden.jsonl:2',
        'touchstone.yaml:1',
        'b.prompt:2',
        'c.prompt:6',
      ]),
    );
    const text = await cli(['check', join(folder, 'b.eval.yaml')]);
    expect(text.stdout).toMatch(/b\.eval\.yaml:1:\d+: .*models/);
  });
});

describe('touchstone models suggest', () => {
  it('lists the models that fit with cost and results, and why the others do not', async () => {
    const header = {
      touchstone: 'eval/1',
      started: '2026-11-20T00:00:00.000Z',
      repeat: 1,
      prompt: { name: 't' },
    };
    const sample = (model: string, outcome: string) => ({
      row: { id: 'a', file: 't.golden.jsonl', line: 1 },
      model,
      outcome,
      scores: [],
      input: {},
      text: '',
      source: 'live',
    });
    const folder = await workspace({
      'touchstone.yaml': 'models: { default: openai/gpt-3.5-turbo }\n',
      't.prompt': '---\nconfig: { maxOutputTokens: 100 }\n---\nHello {{name}}',
      't.golden.jsonl': jsonLines([{ id: 'a', input: { name: 'you' }, expected: 'Hello' }]),
      '.touchstone/evals/t/a.jsonl': jsonLines([
        header,
        sample('openai/gpt-5.4', 'passed'),
        sample('openai/gpt-5.4-mini', 'failed'),
      ]),
    });
    const args = ['models', 'suggest', join(folder, 't.prompt'), '--provider', 'openai'];
    const { code, stdout } = await cli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^needed\n~\d+ tokens for its golden row, 100 for the reply/);
    expect(stdout).toMatch(
      /that fit, with the cost of a run\nopenai\/gpt-5\.4 .*1 of 1 passed .*\nopenai\//,
    );
    expect(stdout).toMatch(/\nopenai\/gpt-5\.4-mini +below the bar of 90 %: 0 of 1/);
    expect(stdout).toMatch(/\nopenai\/gpt-3\.5-turbo +retired/);
    const object = JSON.parse((await cli([...args, '--json'])).stdout);
    expect(Object.keys(object)).toEqual(['needs', 'suggested', 'unsure', 'refused', 'notes']);
    expect(object.suggested[0]).toMatchObject({ model: 'openai/gpt-5.4', evidence: { passed: 1 } });
  });

  it('ends with 1 when no model fits, and with 2 for a prompt that cannot be read', async () => {
    const folder = await workspace({ 't.prompt': 'Hello' });
    const none = await cli(['models', 'suggest', join(folder, 't.prompt'), '--provider', 'nobody']);
    expect(none).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/No model is known to match/),
    });
    expect(await cli(['models', 'suggest', join(folder, 'gone.prompt')])).toMatchObject({
      code: 2,
    });
  });
});

describe('touchstone models', () => {
  it('prints the catalog as JSON', async () => {
    const { code, stdout } = await cli(['models', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(expect.any(Array));
  });
});

describe('text of models, datasets and files in a terminal', () => {
  const attack = '\u001b]0;owned\u0007\u001b[2J\u009b1m\u202eab\rxy\b\u007f';
  const controls = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u;

  it('is shown as text and has no effect', async () => {
    const row = { id: `a${attack}\nforged`, input: { ticket: attack }, expected: `no${attack}` };
    const folder = await workspace({
      [`e\u001b[31m.prompt`]: echoPrompt,
      [`e\u001b[31m.golden.jsonl`]: jsonLines([row]),
      'bad\u001b[2J.prompt':
        '---\nmodel: "\u202e/x"\ninput: {schema: {"a\u009bb": strin}}\n---\n{{> _x}}',
    });
    const prompt = join(folder, 'e\u001b[31m.prompt');
    const input = JSON.stringify({ ticket: attack });
    for (const args of [
      ['run', prompt, '-i', input],
      ['run', prompt, '-i', input, '-m', 'sandbox/echo,sandbox/schema'],
      ['run', prompt, '-i', input, '-m', `x${attack}/y`],
      ['run', prompt, '-i', input, '--json'],
      ['render', prompt, '-i', input],
      ['render', prompt, '-i', input, '--json', '--tokens'],
      ['eval', prompt],
      ['eval', prompt, '--json'],
      ['check', folder],
      ['check', folder, '--json'],
      ['check', folder, '--sarif'],
      ['models', 'check', folder],
      ['run', join(folder, `gone${attack}.prompt`)],
      [`un${attack}known`],
    ]) {
      const { stdout, stderr } = await cli(args);
      expect([args, stdout + stderr]).toEqual([args, expect.not.stringMatching(controls)]);
      expect((stdout + stderr).length).toBeGreaterThan(10);
      if (args.includes('--json')) expect(() => JSON.parse(stdout)).not.toThrow();
    }
    const { stdout } = await cli(['eval', prompt]);
    expect(stdout).toContain('␛]0;owned␇');
    expect(stdout).not.toMatch(/^forged/m);
  });
});
