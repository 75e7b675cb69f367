import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { triagePrompt, workspace } from '../eval/workspace.ts';
import { cli, echoWorkspace } from './echoCommands.ts';

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
