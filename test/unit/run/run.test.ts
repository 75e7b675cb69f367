import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';
import { madeOfRedacted } from '../../../src/redaction/gate.ts';
import { createNodeHost, type NodeHost, runLogFile } from '../../../src/run/nodeHost.ts';
import { openRecordings } from '../../../src/run/recordings.ts';
import { type RunEvent, type RunRequest, run } from '../../../src/run/run.ts';
import { promptVersion } from '../../../src/trace/promptVersion.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { readRunLog } from '../../../src/trace/runLog.ts';
import { linesIn } from '../trace/linesIn.ts';

const triage = `---
model: openai/gpt-5.4-mini
config: { temperature: 0, maxOutputTokens: 300 }
input:
  schema:
    ticket: string
    plan?(enum): [free, pro]
  default: { plan: free }
output:
  format: json
  schema:
    category(enum): [billing, bug, other]
    urgency: integer
---
{{role "system"}}
Sort the ticket.
{{role "user"}}
Plan: {{plan}}
{{ticket}}
`;

interface Bench {
  readonly host: NodeHost;
  readonly folder: string;
  readonly warnings: string[];
}

async function bench(environment: Record<string, string> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-run-'));
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const host = await createNodeHost({ folder, environment, warn });
  onTestFinished(() => host.close());
  return { folder, warnings, host };
}

async function finish(
  host: NodeHost,
  request: Partial<RunRequest>,
  text = triage,
  signal = new AbortController().signal,
): Promise<{ readonly record: RunRecord; readonly events: readonly RunEvent[] }> {
  const prompt = await loadPromptText(text, 'triage.prompt', async () => undefined);
  const events = await Array.fromAsync(
    run({ prompt, input: { ticket: 'Hello' }, model: 'sandbox/schema', ...request }, host, {
      signal,
    }).events,
  );
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('a run must end with `finished`');
  return { record: last.record, events };
}

describe('a run', () => {
  test('has the input, the golden row and the version of the prompt in its record, and a sample of an evaluation has no second copy of its input', async () => {
    const { host } = await bench();
    const { record } = await finish(host, { row: 't-1' });
    expect(record).toMatchObject({ input: { ticket: 'Hello' }, row: 't-1' });
    expect(record.prompt).toEqual({
      file: 'triage.prompt',
      key: 'triage',
      name: 'triage',
      version: promptVersion(triage),
    });
    const sample = { evaluation: 'triage', run: '1', row: 't-1', model: 'a/b', repeat: 0 };
    expect((await finish(host, { sample })).record).not.toHaveProperty('input');
  });

  test('on a sandbox model streams, matches the schema, is not billed and is logged', async () => {
    const { host, folder } = await bench();
    const { record, events } = await finish(host, {});
    await host.close();
    expect(events.map(event => event.type)).toContain('firstToken');
    expect(record).toMatchObject({
      source: 'sandbox',
      outcome: 'completed',
      validation: { verdict: 'valid' },
      usage: { source: 'estimated' },
      cost: { known: false },
    });
    expect(record.timeToFirstToken).toBeLessThanOrEqual(record.totalTime);
    await host.close();
    expect(await Array.fromAsync(readRunLog(folder, () => {}))).toEqual([record]);
    expect(await linesIn(runLogFile(folder))).toHaveLength(1);
  });

  test('renders defaults and reports the missing variable before anything is sent', async () => {
    const { host } = await bench();
    const whole = await finish(host, {});
    expect(JSON.stringify(whole.record.request.messages)).toContain('Plan: free');
    const { record } = await finish(host, { input: {} });
    expect(record).toMatchObject({ outcome: 'failed', error: { class: 'badInput' }, attempts: [] });
    expect(record.error?.message).toContain('`ticket` is missing');
  });

  test('reads history in the formats of chat APIs, and refuses others before anything is sent', async () => {
    const { host } = await bench();
    const text = '---\nmodel: sandbox/echo\n---\n{{history}}\n{{role "user"}}\n{{ticket}}';
    const turns = [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: 'y' },
    ];
    const asking = { model: 'sandbox/echo', history: turns };
    const { record } = await finish(host, asking, text);
    expect(record.outcome).toBe('completed');
    expect(record.request.messages.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
    const bad = { ...asking, history: [{ role: 'user', content: 5 }] };
    const refused = await finish(host, bad, text);
    expect(refused.record).toMatchObject({ error: { class: 'badInput' }, attempts: [] });
    expect(refused.record.error?.message).toContain('Message 1 of `history`');
  });

  test('without key and recording says exactly that and what to do', async () => {
    const { host } = await bench();
    const { record } = await finish(host, { model: 'openai/gpt-5.4-mini' });
    expect(record.error).toMatchObject({ class: 'noKey' });
    expect(record.error?.message).toBe(
      'No key for openai was found and no recording answers this request: set OPENAI_API_KEY, run “Touchstone: Set API Key”, or choose a sandbox model.',
    );
  });

  test('replays a recording by the hash of its request, marked as hand-written', async () => {
    const { host, folder } = await bench();
    const asked = await finish(host, { model: 'openai/gpt-5.4-mini' });
    // The hash is in the record even when nobody could answer.
    expect(asked.record.requestHash).toMatch(/^[0-9a-f]{64}$/);
    await openRecordings(folder, () => {}).save(
      'triage',
      madeOfRedacted({
        hash: asked.record.requestHash ?? 'absent',
        model: 'openai/gpt-5.4-mini',
        text: '{"category":"billing","urgency":2}',
        finish: { reason: 'stop', raw: 'stop' },
        recorded: '2026-11-23T00:00:00.000Z',
        handWritten: true,
      }),
    );
    const { record } = await finish(host, { model: 'openai/gpt-5.4-mini', mode: 'replay' });
    expect(record).toMatchObject({
      source: 'replayedHandWritten',
      output: { category: 'billing', urgency: 2 },
      validation: { verdict: 'valid' },
      usage: { source: 'estimated' },
      cost: { known: true, usage: 'estimated' },
    });
    const changed = await finish(host, {
      model: 'openai/gpt-5.4-mini',
      mode: 'replay',
      input: { ticket: 'Other' },
    });
    expect(changed.record.error).toMatchObject({ class: 'noRecording' });
  });

  test('reports an unknown provider and suggests a similar one', async () => {
    const { host } = await bench();
    const { record } = await finish(host, { model: 'opnai/gpt-5.4-mini' });
    expect(record.error).toMatchObject({ class: 'unknownModel' });
    expect(record.error?.message).toContain('did you mean `openai/…`?');
  });

  test('stops on request and keeps the partial text', async () => {
    const { host } = await bench();
    const abort = new AbortController();
    const prompt = await loadPromptText('{{ticket}}', 'echo.prompt', async () => undefined);
    const ticket = 'a word and another '.repeat(200);
    let record: RunRecord | undefined;
    const request = { prompt, input: { ticket }, model: 'sandbox/echo' };
    for await (const event of run(request, host, { signal: abort.signal }).events) {
      if (event.type === 'delta') abort.abort();
      if (event.type === 'finished') record = event.record;
    }
    expect(record).toMatchObject({ outcome: 'cancelled', error: { class: 'cancelled' } });
    expect(record?.text.length).toBeGreaterThan(0);
    expect(record?.text.length).toBeLessThan(ticket.length);
  });

  test('answers when its log cannot be written, with one warning', async () => {
    const { host, folder, warnings } = await bench();
    await writeFile(join(folder, '.touchstone'), 'a file where the folder should be');
    const first = await finish(host, {});
    await finish(host, {});
    expect(first.record.outcome).toBe('completed');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`The run log ${runLogFile(folder)} could not be written`);
  });

  test('does not run a prompt with a broken tag, and names file and line', async () => {
    const { host } = await bench();
    const { record } = await finish(host, {}, triage.replace('{{plan}}', '{{#if plan}}'));
    expect(record.error?.class).toBe('badInput');
    expect(record.error?.message).toMatch(/^triage\.prompt:\d+: /);
  });
});

describe('settings and keys', () => {
  test('a mistake in touchstone.yaml is reported with its line and a suggestion, and the defaults apply', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-settings-'));
    await writeFile(join(folder, 'touchstone.yaml'), 'models:\n  defualt: openai/gpt-5.4-mini\n');
    const warnings: string[] = [];
    const warn = (message: string): void => void warnings.push(message);
    const host = await createNodeHost({ folder, environment: {}, warn });
    onTestFinished(() => host.close());
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('touchstone.yaml:2:3:');
    expect(warnings[0]).toContain('did you mean `default`?');
    expect(host.settings.models).toEqual({});
  });

  test('a key comes from the environment before the .env file, and its source is recorded', async () => {
    const { host, folder } = await bench({ OPENAI_API_KEY: 'canary-from-environment' });
    await writeFile(
      join(folder, '.env'),
      'OPENAI_API_KEY=canary-a\nANTHROPIC_API_KEY="canary-b"\n',
    );
    expect(await host.findKey('openai')).toMatchObject({ source: 'environment' });
    expect(await host.findKey('anthropic')).toEqual({
      value: 'canary-b',
      source: 'dotenv',
      name: 'ANTHROPIC_API_KEY',
    });
    expect(await host.findKey('googleai')).toBeUndefined();
  });

  test('an endpoint with the name of a provider never gets the key of that provider', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-settings-'));
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'touchstone.yaml'),
      'endpoints:\n  openai: { protocol: openai, baseUrl: "http://127.0.0.1:9/v1" }\n',
    );
    const environment = { OPENAI_API_KEY: 'canary-of-openai' };
    const host = await createNodeHost({ folder, environment, warn: () => {} });
    onTestFinished(() => host.close());
    expect(await host.findKey('openai')).toBeUndefined();
  });

  test('a key or a password in touchstone.yaml is refused and not shown', async () => {
    const { problems, settings } = readSettings(
      'endpoints:\n  a: { protocol: openai, baseUrl: "http://127.0.0.1:9/v1", key: canary-key }\n',
    );
    expect(settings.endpoints).toEqual({});
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 2, message: expect.stringContaining('${env:') });
    const password = readSettings(
      'endpoints:\n  a: { protocol: openai, baseUrl: "http://me:canary-word@127.0.0.1:9/v1" }\n',
    );
    expect(password.settings.endpoints).toEqual({});
    expect(password.problems).toHaveLength(1);
    expect(JSON.stringify([problems, password.problems])).not.toContain('canary');
  });

  test.each([
    'constructor/x',
    '__proto__/x',
    'toString/x',
  ])('the model %s has no provider', async model => {
    const { host } = await bench();
    const { record } = await finish(host, { model });
    expect(record.error).toMatchObject({ class: 'unknownModel' });
    expect(await host.findKey(model.slice(0, -2))).toBeUndefined();
  });
});
