import { describe, expect, it } from 'vitest';
import type { ScorerResult } from '../../../../src/eval/scorers/scorer.ts';
import { createScorers, mergeScorers } from '../../../../src/eval/scorers/table.ts';
import { toolCall } from '../../../../src/model/events.ts';
import { parseExact } from '../../../../src/text/json/exactJson.ts';
import { evaluateFile } from '../evaluate.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';
import { judgeText } from './judging.ts';

type Call = readonly [name: string, input?: string];

/** What `toolCalls` with settings says of a reply with calls, whose arguments are JSON. */
async function judgeCalls(settings: unknown, calls: readonly Call[]): Promise<ScorerResult> {
  const toolCalls = calls.map(([name, input = '{}'], index) => toolCall(`c${index}`, name, input));
  return judgeText({ toolCalls: settings }, '', undefined, { toolCalls });
}

async function passesCalls(
  settings: unknown,
  calls: readonly Call[],
): Promise<boolean | undefined> {
  const judgement = await judgeCalls(settings, calls);
  return judgement && 'pass' in judgement ? judgement.pass : undefined;
}

describe('modes of `toolCalls`', () => {
  const expected = ['a', 'b'];
  const calls = (names: string): readonly Call[] => [...names].map(name => [name]);
  it.each([
    ['unordered', 'ba', true],
    ['unordered', 'abc', false],
    ['unordered', 'a', false],
    ['exact', 'ab', true],
    ['exact', 'ba', false],
    ['exact', 'acb', false],
    ['ordered', 'acb', true],
    ['ordered', 'bca', false],
    ['subset', 'bca', true],
    ['subset', 'aac', false],
  ])('%s on the calls %s: %j', async (mode, made, pass) => {
    expect(await passesCalls({ expect: expected, mode }, calls(made))).toBe(pass);
  });

  it('an empty list expects no call', async () => {
    expect(await passesCalls([], [])).toBe(true);
    expect(await passesCalls([], [['a']])).toBe(false);
  });

  it('forbidden tools and too many calls fail, even if everything else is right', async () => {
    expect(
      await judgeCalls({ expect: ['a'], mode: 'subset', forbidden: ['delete_*'] }, [
        ['a'],
        ['delete_all'],
      ]),
    ).toMatchObject({
      score: 0,
      pass: false,
      reasons: ['delete_all was called, which is forbidden'],
    });
    expect(await passesCalls({ forbidden: ['delete_*_now'] }, [['delete_it']])).toBe(true);
    expect(await passesCalls({ forbidden: ['a*a'] }, [['a']])).toBe(true);
    expect(await passesCalls({ max: 1 }, [['a'], ['b']])).toBe(false);
    expect(await passesCalls({ max: 2 }, [['a'], ['b']])).toBe(true);
  });

  it('does not apply when nothing is expected', async () => {
    expect(await judgeText('toolCalls', '')).toBeUndefined();
  });
});

describe('arguments of `toolCalls`', () => {
  it.each([
    [{ order: 'A-17' }, '{"order":"A-17"}', true],
    [{ order: 'A-17' }, '{"order":"A-18"}', false],
    [{ order: 'A-17' }, '{"order":"A-17","more":1}', false],
    [{ id: 1 }, 'no json', false],
    [{ order: { $any: true } }, '{"order":"x"}', true],
    [{ order: { $any: true } }, '{}', false],
    [{ order: { $oneOf: ['x', 'y'] } }, '{"order":"y"}', true],
    [{ order: { $regex: '^A-\\d+$' } }, '{"order":"A-1"}', true],
    [{ order: { $regex: '^A-\\d+$' } }, '{"order":"B-1"}', false],
    [{ text: { $contains: 'late' } }, '{"text":"It is late."}', true],
    [{ tags: { $contains: 'late' } }, '{"tags":["new","late"]}', true],
    [{ city: { $ignoreCase: 'new  york' } }, '{"city":"New York "}', true],
    [{ sum: { $near: 10, tolerance: 0.5 } }, '{"sum":10.4}', true],
    [{ sum: { $near: 10, tolerance: 0.5 } }, '{"sum":10.6}', false],
    [{ at: { $schema: { type: 'string', format: 'date' } } }, '{"at":"2026-11-30"}', true],
    [{ at: { $schema: { type: 'string', format: 'date' } } }, '{"at":"today"}', false],
    [{ to: { name: 'Ada', mail: { $any: true } } }, '{"to":{"name":"Ada","mail":"x"}}', true],
    [{ list: [1, { $any: true }] }, '{"list":[1,2]}', true],
  ])('%j against %s: %j', async (named, input, pass) => {
    expect(await passesCalls([{ name: 't', arguments: named }], [['t', input]])).toBe(pass);
  });

  it('that are not listed are ignored for a subset, and all are for `ignore`', async () => {
    const made: readonly Call[] = [['t', '{"a":1,"b":2}']];
    expect(await passesCalls([{ name: 't', arguments: { a: 1 }, match: 'subset' }], made)).toBe(
      true,
    );
    expect(await passesCalls([{ name: 't', arguments: { a: 2 }, match: 'subset' }], made)).toBe(
      false,
    );
    expect(await passesCalls([{ name: 't', arguments: { a: 2 }, match: 'ignore' }], made)).toBe(
      true,
    );
    expect(await passesCalls([{ name: 't' }], made)).toBe(true);
  });

  it('integers beyond 2^53 are compared exactly', async () => {
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl':
        '{"input":{"ticket":"x"},"calls":[{"name":"t","arguments":{"id":9007199254740993}}]}\n',
    });
    const { samples } = await evaluateFile(folder, 'a.prompt');
    expect(samples[0]?.scores.at(-1)).toMatchObject({
      scorer: 'toolCalls',
      reasons: ['t: not called'],
    });
    const expected = parseExact('[{"name":"t","arguments":{"id":9007199254740993}}]');
    expect(await passesCalls(expected, [['t', '{"id":9007199254740993}']])).toBe(true);
    expect(await passesCalls(expected, [['t', '{"id":9007199254740992}']])).toBe(false);
  });

  it('an argument with the tool’s default value equals an omitted argument', async () => {
    const tool = {
      name: 't',
      description: '',
      inputSchema: { type: 'object', properties: { unit: { type: 'string', default: 'km' } } },
    };
    const judged = await judgeText(
      { toolCalls: [{ name: 't', arguments: { unit: 'km' } }] },
      '',
      undefined,
      {
        request: { model: 'local/test', messages: [], parameters: {}, tools: [tool] },
        toolCalls: [toolCall('c', 't', '{}')],
      },
    );
    expect(judged).toMatchObject({ pass: true });
  });

  it('pairs calls of one tool by the best agreement of arguments, not by the first match', async () => {
    const judged = await judgeCalls(
      [
        { name: 't', arguments: { a: 1, b: 2 } },
        { name: 't', arguments: { a: 1, b: 3 } },
      ],
      [
        ['t', '{"a":1,"b":3}'],
        ['t', '{"a":1,"b":2}'],
      ],
    );
    expect(judged).toMatchObject({ pass: true, score: 1, metrics: { arguments: 1 } });
  });

  it('gives precision and recall of tools, and the share of arguments that are right', async () => {
    const judged = await judgeCalls(
      [{ name: 't', arguments: { a: 1, b: 2 } }, 'u'],
      [['t', '{"a":1,"b":3}'], ['v'], ['w']],
    );
    expect(judged).toMatchObject({
      score: 0.125,
      metrics: { precision: 0.333333, recall: 0.5, f1: 0.4, arguments: 0.5 },
      reasons: [
        't.b: expected 2, got 3',
        'u: not called',
        'v: called, not expected',
        'w: called, not expected',
      ],
    });
  });
});

describe('calls in a list of messages', () => {
  it.each([
    ['Dotprompt', [{ role: 'model', content: [{ toolRequest: { name: 't', input: { a: 1 } } }] }]],
    [
      'Chat Completions',
      [
        {
          role: 'assistant',
          tool_calls: [
            { id: 'c', type: 'function', function: { name: 't', arguments: '{"a":1}' } },
          ],
        },
      ],
    ],
    [
      'Anthropic',
      [{ role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 't', input: { a: 1 } }] }],
    ],
  ])('of %s are read from a field of the reply', async (_name, messages) => {
    const text = JSON.stringify({ transcript: [{ role: 'user', content: 'hi' }, ...messages] });
    const entry = {
      toolCalls: { expect: [{ name: 't', arguments: { a: 1 } }], messages: 'transcript' },
    };
    expect(await judgeText(entry, text)).toMatchObject({ pass: true });
    expect(await judgeText(entry, '{"transcript":[1]}')).toMatchObject({ pass: false });
  });
});

describe('rows with `calls`', () => {
  it('are judged by `toolCalls` with the settings of the eval file', async () => {
    const folder = await workspace({
      'a.prompt': echoPrompt,
      'a.golden.jsonl': jsonLines([
        { id: 'none', input: { ticket: 'x' }, calls: [] },
        { id: 'some', input: { ticket: 'x' }, calls: ['refund'] },
        { id: 'bad', input: { ticket: 'x' }, calls: [{ tool: 'refund' }] },
      ]),
      'a.eval.yaml': 'score:\n  - words: 3\n  - toolCalls: { mode: subset, as: tools }\n',
    });
    const { samples, summary } = await evaluateFile(folder, 'a.eval.yaml');
    expect(samples.map(({ row, outcome }) => [row.id, outcome]).sort()).toEqual([
      ['none', 'passed'],
      ['some', 'failed'],
    ]);
    expect(summary.badRowCount).toBe(1);
  });
});

describe('figures of `toolCalls`', () => {
  it('are 1 where no call is expected and none is made', async () => {
    expect(await judgeCalls({ expect: [] }, [])).toMatchObject({
      score: 1,
      pass: true,
      metrics: { precision: 1, recall: 1, f1: 1 },
    });
    expect(await judgeCalls({ expect: [] }, [['a']])).toMatchObject({
      score: 0,
      metrics: { precision: 0, recall: 0, f1: 0 },
    });
  });

  it('name the tool whose arguments cannot be read', async () => {
    const expected = { expect: [{ name: 'a', arguments: { x: 1 } }] };
    expect(await judgeCalls(expected, [['a', 'x']])).toMatchObject({
      reasons: ['a: the arguments are not a JSON object'],
    });
  });
});

describe('calls in the messages of a reply', () => {
  const judged = (message: object, order: string) =>
    judgeText(
      {
        toolCalls: {
          expect: [{ name: 'refund', arguments: parseExact(`{"order":${order}}`) }],
          messages: 'log',
        },
      },
      JSON.stringify({ log: [message] }).replaceAll('7007', '9007199254740993'),
    );

  it.each([
    [
      'Chat Completions',
      {
        role: 'assistant',
        tool_calls: [{ id: 'a', function: { name: 'refund', arguments: '{"order":7007}' } }],
      },
    ],
    [
      'Anthropic',
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'a', name: 'refund', input: { order: 7007 } }],
      },
    ],
    [
      'Gemini',
      { role: 'model', parts: [{ functionCall: { name: 'refund', args: { order: 7007 } } }] },
    ],
  ])('of %s are compared digit by digit', async (_, message) => {
    expect(await judged(message, '9007199254740993')).toMatchObject({ pass: true });
    expect(await judged(message, '9007199254740992')).toMatchObject({ pass: false });
  });

  it('say why a list is not one of messages', async () => {
    expect(await judged({ role: 'robot', content: 'x' }, '1')).toMatchObject({
      pass: false,
      reasons: [expect.stringMatching(/^`log` is not a list of messages: .*robot/)],
    });
  });
});

describe('`calls` of a row', () => {
  const calls = [{ name: 'refund' }];
  const metricsOf = (score: readonly unknown[]) => {
    const merged = mergeScorers(createScorers(score), { calls });
    return merged.ok ? merged.scorers.map(({ metric, settings }) => [metric, settings]) : merged;
  };

  it('are what each scorer of calls expects that does not say so itself', () => {
    expect(
      metricsOf([
        { toolCalls: { mode: 'subset', as: 'tools' } },
        { not: 'toolCalls' },
        { toolCalls: { expect: ['a'], as: 'own' } },
      ]),
    ).toEqual([
      ['tools', { toolCalls: { mode: 'subset', as: 'tools', expect: calls } }],
      ['not toolCalls', { not: { toolCalls: { expect: calls } } }],
      ['own', { toolCalls: { expect: ['a'], as: 'own' } }],
    ]);
    expect(metricsOf(['schema'])).toEqual([
      ['schema', 'schema'],
      ['toolCalls', { toolCalls: { expect: calls } }],
    ]);
  });

  it('are named in the message about them', () => {
    expect(mergeScorers(createScorers(['schema']), { calls: 'refund' })).toEqual({
      ok: false,
      message: '`calls` is "refund"; expected array.',
      path: ['calls'],
    });
  });
});
