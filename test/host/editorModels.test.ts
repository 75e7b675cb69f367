import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { editorModels } from '../../src/extension/models/vscode/editorModels.ts';
import { ProviderError } from '../../src/model/errors.ts';
import type { ModelEvent } from '../../src/model/events.ts';
import type { ModelRequest } from '../../src/model/request.ts';
import { commands } from '../../src/protocol/commands.ts';
import type { RunRecord, RunSpan } from '../../src/trace/record.ts';
import { recordOf as recordIn } from '../../src/trace/span.ts';
import { waitFor } from './waitFor.ts';
import { fileUri, folder, readLines, show } from './workspace.ts';

const log = () => join(folder(), '.touchstone', 'runs.jsonl');

/** Runs a prompt file of this text in the panel and gives the record it leaves. */
async function recordOf(text: string): Promise<RunRecord> {
  const before = await readLines(log());
  const name = 'editorModel.prompt';
  await writeFile(fileUri(name).fsPath, text);
  const document = await show(name);
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await waitFor(() => document.getText() === text || undefined);
  await vscode.commands.executeCommand(commands.run, document.uri);
  const line = (await readLines(log()))[before.length];
  assert.ok(line);
  // The log's lines are spans, from which records are read.
  return recordIn(line as unknown as RunSpan);
}

const provider = editorModels(async () => vscode.lm.selectChatModels());
const never = new AbortController().signal;

function requestTo(model: string, more: Partial<ModelRequest> = {}): ModelRequest {
  const messages = [{ role: 'user', content: [{ text: 'Hello' }] }];
  return { model: `vscode/touchstone-test/${model}`, messages, parameters: {}, ...more };
}

async function eventsOf(request: ModelRequest): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(request, { signal: never })) events.push(event);
  return events;
}

/** A PNG of one pixel: VS Code looks into images that it sends. */
const dot =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** What the model `echo` says it was sent. */
async function sent(request: Partial<ModelRequest>): Promise<unknown> {
  const events = await eventsOf(requestTo('echo', request));
  const text = events.map(event => (event.type === 'delta' ? event.text : '')).join('');
  return JSON.parse(text);
}

describe('VS Code’s own language models', () => {
  before(async () => {
    await waitFor(async () => (await vscode.lm.selectChatModels()).length > 0 || undefined);
  });

  it('answer a prompt in the panel, and the record shows unknown values as unknown', async () => {
    const record = await recordOf(
      '---\nmodel: vscode/touchstone-test/echo\nconfig: { temperature: 0, maxOutputTokens: 9 }\noutput: { format: json }\n---\n{{role "system"}}Be brief.\n{{role "user"}}Hello\n',
    );
    assert.equal(record.error, undefined);
    assert.equal(record.outcome, 'completed');
    assert.equal(record.source, 'live');
    assert.equal(record.endpoint, undefined);
    assert.equal(record.answeredBy, 'touchstone-test/echo (1)');
    assert.deepEqual(record.droppedParameters, ['temperature', 'maxOutputTokens']);
    assert.deepEqual(record.validation, { verdict: 'valid' });
    assert.equal(record.usage?.source, 'estimated');
    assert.equal(record.usage.output.total, record.text.length);
    assert.deepEqual(record.cost, {
      known: false,
      reason: 'VS Code does not report what its models cost',
    });
    assert.equal(record.finish?.reason, 'other');
    const { messages } = record.output as { readonly messages: readonly unknown[] };
    assert.equal(messages.length, 1);
    assert.match(
      JSON.stringify(messages),
      /^\[{"role":"user","parts":\[{"text":"<instructions>\\nBe brief\..*Reply with JSON alone.*<\/instructions>.*Hello/,
    );
  });

  it('are found by their family', async () => {
    const events = await eventsOf({
      ...requestTo('echo'),
      model: 'vscode/touchstone-test/family-of-echo',
    });
    assert.equal(events.at(-1)?.type, 'finish');
  });

  it('get images, tools and their results, and unchanged options', async () => {
    const answer = await sent({
      messages: [
        {
          role: 'user',
          content: [{ text: 'Weather?' }, { media: { url: dot } }],
        },
        {
          role: 'model',
          content: [{ toolRequest: { name: 'weather', ref: 'a', input: { city: 'Rome' } } }],
        },
        {
          role: 'tool',
          content: [{ toolResponse: { name: 'weather', ref: 'a', output: { sun: true } } }],
        },
      ],
      tools: [{ name: 'weather', description: 'Looks.', inputSchema: { type: 'object' } }],
      toolChoice: 'required',
      parameters: { extra: { top_logprobs: 1 } },
    });
    assert.deepEqual(answer, {
      messages: [
        { role: 'user', parts: [{ text: 'Weather?' }, { mimeType: 'image/png' }] },
        { role: 'assistant', parts: [{ call: 'a', input: { city: 'Rome' } }] },
        { role: 'user', parts: [{ result: 'a', content: [{ text: '{"sun":true}' }] }] },
      ],
      options: {
        tools: ['weather'],
        toolMode: vscode.LanguageModelChatToolMode.Required,
        modelOptions: { top_logprobs: 1 },
      },
    });
  });

  it('can request tool calls', async () => {
    const tools = ['weather', 'time'].map(name => ({ name, inputSchema: { type: 'object' } }));
    const events = await eventsOf(requestTo('tool', { tools }));
    const calls = events.flatMap(event => (event.type === 'toolCall' ? [event.call] : []));
    assert.deepEqual(calls, [
      {
        ref: 'call-weather',
        name: 'weather',
        arguments: '{"city":"Rome"}',
        input: { city: 'Rome' },
      },
      { ref: 'call-time', name: 'time', arguments: '{"city":"Rome"}', input: { city: 'Rome' } },
    ]);
    const last = events.at(-1);
    assert.equal(last?.type === 'finish' && last.reason, 'toolCalls');
  });

  it('count the tokens of a request without answering it', async () => {
    assert.equal(
      await provider.countTokens?.(requestTo('echo'), { signal: never }),
      'Hello'.length,
    );
  });

  it('stop when the run is stopped, and keep the partial reply', async () => {
    const before = await vscode.commands.executeCommand<number>('touchstoneTest.cancelled');
    const stop = new AbortController();
    const events: ModelEvent[] = [];
    await assert.rejects(
      async () => {
        const stream = provider.stream(requestTo('slow'), { signal: stop.signal });
        for await (const event of stream) {
          events.push(event);
          stop.abort();
        }
      },
      error => error instanceof ProviderError && error.facts.class === 'cancelled',
    );
    assert.deepEqual(events, [{ type: 'delta', text: 'Once ' }]);
    const after = () => vscode.commands.executeCommand<number>('touchstoneTest.cancelled');
    await waitFor(async () => (await after()) === before + 1 || undefined);
  });

  for (const [model, kind, words] of [
    ['blocked', 'quotaExhausted', /No premium requests left/],
    ['broken', 'rateLimited', /429 too many requests/],
    ['brokn', 'unknownModel', /Did you mean vscode\/touchstone-test\/broken\?/],
  ] as const) {
    it(`fail with one sentence and a class: ${kind}`, async () => {
      await assert.rejects(eventsOf(requestTo(model)), error => {
        assert.ok(error instanceof ProviderError, String(error));
        assert.equal(error.facts.class, kind, error.message);
        assert.match(error.message, words);
        return true;
      });
    });
  }
});
