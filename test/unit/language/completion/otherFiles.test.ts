import { describe, expect, test } from 'vitest';
import { complete } from './complete.ts';

describe('an eval file', () => {
  const evaluation = (text: string) => complete('triage.eval.yaml', text);

  test('has its keys', async () => {
    const { labels, choose } = await evaluation('‸');
    expect(labels).toEqual(
      expect.arrayContaining(['prompt', 'dataset', 'models', 'score', 'gate']),
    );
    expect(choose('gate')).toBe('gate:\n  $0');
    expect((await evaluation('gate: { ‸ }')).labels).toEqual([
      'pass',
      'score',
      'stopEarly',
      'regress',
      'confidence',
      'confirm',
    ]);
  });

  test('completes the paths of prompts and datasets', async () => {
    expect((await evaluation('prompt: ‸')).labels).toEqual(['./triage.prompt', './more/']);
    expect((await evaluation('prompt: ./tr‸')).choose('./triage.prompt')).toBe(
      'prompt: ./triage.prompt',
    );
    expect((await evaluation('prompt: ./more/‸')).labels).toEqual(['./more/other.prompt']);
    expect((await evaluation('dataset:\n  - ‸')).labels).toContain('./triage.golden.jsonl');
    expect((await evaluation('prompt:\n  ‸')).choose('./triage.prompt')).toBe(
      'prompt:\n  - ./triage.prompt',
    );
  });

  test('completes the columns of its dataset when no schema names them', async () => {
    const more = { 'bare.prompt': 'x', 'bare.golden.csv': 'plan,expected.team\nfree,sales\n' };
    const rows = (text: string) => complete('bare.eval.yaml', `rows:\n  - ${text}`, { more });
    expect((await rows('input: { ‸ }')).labels).toEqual(['plan']);
    expect((await rows('expected:\n      ‸')).labels).toEqual(['team']);
  });

  test('completes models', async () => {
    expect((await evaluation('models:\n  - an‸')).labels).toContain('anthropic/claude-haiku-4-5');
  });

  test('completes scorers, with their settings', async () => {
    const { labels, choose } = await evaluation('score:\n  - ‸');
    expect(labels.slice(0, 3)).toEqual(['schema', 'fields', 'equals']);
    expect(choose('latency: …')).toBe('score:\n  - latency: ${1:3s}');
    expect((await evaluation('score:\n  - fields:\n      ‸')).labels).toEqual([
      'paths',
      'ignore',
      'numeric',
      'lists',
      'measure',
      'pass',
      'as',
      'weight',
    ]);
    expect(choose('contains: …')).toBe('score:\n  - contains: ${1:INV-2041}');
    expect(choose('rouge: …')).toBe('score:\n  - rouge: { pass: ${1:0.4} \\}');
    expect(labels).not.toContain('refusal: …');
  });

  test('completes scorers within `not`, and their settings there', async () => {
    const { labels, choose } = await evaluation('score:\n  - not: ‸');
    expect(labels).toContain('refusal');
    expect(choose('refusal')).toBe('score:\n  - not: refusal');
    expect((await evaluation('score:\n  - not: { ‸ }')).labels).toContain('contains: …');
    expect((await evaluation('score:\n  - not: { contains: { ‸ } }')).labels).toContain('none');
  });

  test('completes the prompt, the model and the rubric of a judge', async () => {
    const settings = async (text: string) =>
      (await evaluation(`score:\n  - judge: { ${text} }`)).labels;
    expect(await settings('prompt: ‸')).toContain('./triage.prompt');
    expect(await settings('model: an‸')).toContain('anthropic/claude-haiku-4-5');
    expect(await settings('rubric: ‸')).toContain('faithfulness');
  });

  test('completes the fields to compare by the output schema and the rows', async () => {
    expect((await evaluation('score:\n  - fields: { paths: [‸] }')).labels).toEqual([
      'category',
      'urgency',
      'customer.plan',
      'extra',
    ]);
    expect((await evaluation('score:\n  - fields: { paths: [category, ‸] }')).labels).not.toContain(
      'category',
    );
    expect((await evaluation('score:\n  - fields: { numeric: { ‸ } }')).labels).toEqual([
      'urgency',
      'extra',
    ]);
  });

  test('completes the rows written in it', async () => {
    expect((await evaluation('rows:\n  - ‸')).labels).toContain('input');
    expect((await evaluation('rows:\n  - input:\n      ‸')).labels).toContain('ticket');
    expect((await evaluation('rows:\n  - tags: [‸]')).labels).toEqual(['bug', 'refund']);
  });
});

describe('touchstone.yaml', () => {
  const settings = (text: string) => complete('touchstone.yaml', text);

  test('has its keys and values', async () => {
    expect((await settings('‸')).labels).toEqual(
      expect.arrayContaining(['models', 'endpoints', 'concurrency']),
    );
    expect((await settings('endpoints:\n  local:\n    protocol: ‸')).labels).toContain('anthropic');
    expect((await settings('endpoints:\n  local:\n    protocol: openai\n    ‸')).labels).toContain(
      'baseUrl',
    );
    expect((await settings('models:\n  default: ‸')).labels).toContain('openai/gpt-5.4-mini');
    expect((await settings('models:\n  compare: [‸]')).labels).toContain('openai/gpt-5.4-mini');
  });
});

describe('a golden dataset', () => {
  test.each([
    ['triage.golden.jsonl', '{"id": "t-1"}\n{‸}'],
    ['triage.golden.json', '[{"id": "t-1"}, {‸}]'],
    ['triage.golden.yaml', '- id: t-1\n- ‸'],
  ])('has the keys of a row: %s', async (name, text) => {
    expect((await complete(name, text)).labels).toEqual(
      expect.arrayContaining(['id', 'input', 'expected', 'tags', 'note']),
    );
  });

  test.each([
    ['triage.golden.jsonl', '{"input": {"ticket": "a", "‸"}}', 'plan'],
    ['triage.golden.json', '[{"input": {‸}}]', 'ticket'],
    ['triage.golden.yaml', '- input:\n    ‸', 'ticket'],
    ['triage.golden.jsonl', '{"input": {"user": {"‸"}}}', 'role'],
    ['triage.golden.jsonl', '{"expected": {"‸"}}', 'category'],
    ['triage.golden.jsonl', '{"expected": {"category": "‸"}}', 'billing'],
    ['triage.golden.yaml', '- input: { plan: ‸ }', 'free'],
    ['triage.golden.jsonl', '{"input": {"user": {"role": ‸}}}', 'admin'],
    ['triage.golden.jsonl', '{"history": [{"role": "‸"}]}', 'model'],
    ['triage.golden.jsonl', '{"score": [{"‸"}]}', 'contains'],
    ['triage.golden.jsonl', '{"score": [{"contains": {"‸"}}]}', 'ignoreCase'],
    ['triage.golden.jsonl', '{"score": [{"finish": {"is": "‸"}}]}', 'toolCalls'],
    ['triage.golden.yaml', '- score:\n    - length: { ‸ }', 'unit'],
    ['triage.golden.jsonl', '{"calls": [{"‸"}]}', 'arguments'],
    ['triage.golden.jsonl', '{"input": {}, "‸"}', 'tools'],
    ['triage.golden.csv', 'id,‸', 'expected.category'],
    ['triage.golden.csv', 'id,plan\n1,‸', 'pro'],
  ])('uses the prompt that it belongs to: %s %s', async (name, text, expected) => {
    expect((await complete(name, text)).labels).toContain(expected);
  });

  test('offers a whole row on a blank line', async () => {
    const { labels, choose } = await complete('triage.golden.jsonl', '{"input": {}}\n‸\n');
    expect(labels).toEqual(['row']);
    expect(choose('row')).toContain(
      '"input": {"ticket": "${2}", "items": ${3:null}, "user": ${4:null}\\}, "expected": {"category": ',
    );
  });

  test('replaces a quoted word with its quotes', async () => {
    const { choose } = await complete('triage.golden.jsonl', '{"expected": {"category": "b‸"}}');
    expect(choose('bug')).toBe('{"expected": {"category": "bug"}}');
    const key = await complete('triage.golden.jsonl', '{"input": {"tic‸": "x"}}');
    expect(key.choose('ticket')).toBe('{"input": {"ticket": "x"}}');
  });

  test('omits keys that the map or the header already has', async () => {
    const { labels } = await complete('triage.golden.jsonl', '{"input": {"ticket": "a", ‸}}');
    expect(labels).not.toContain('ticket');
    expect((await complete('triage.golden.csv', 'ticket,‸')).labels).not.toContain('ticket');
  });
});
