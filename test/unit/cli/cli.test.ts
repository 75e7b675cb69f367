import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';
import { cli, echoWorkspace, good } from './echoCommands.ts';

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
