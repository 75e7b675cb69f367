import { describe, expect, test } from 'vitest';
import { MarkupContent } from 'vscode-languageserver-types';
import { hover } from '../../../../src/language/hover/hover.ts';
import { defaultSettings, type Settings } from '../../../../src/model/settings/settings.ts';
import { desk, head } from '../completion/complete.ts';
import { marked } from '../markedFiles.ts';

function told(
  name: string,
  text: string,
  settings?: Settings,
): { readonly word: string; readonly text: string } | undefined {
  const others = Object.fromEntries(Object.entries(desk).filter(([other]) => other !== name));
  const { workspace, file, position } = marked(name, text, others, settings);
  const found = hover(workspace, file, position);
  if (!found) return undefined;
  const { contents, range } = found;
  return {
    word: range ? file.text.getText(range) : '',
    text: MarkupContent.is(contents) ? contents.value : '',
  };
}

const prompt = (text: string) => told('triage.prompt', text);
const body = (text: string) => prompt(head + text);

describe('in the frontmatter', () => {
  test('a key has a description and an example', () => {
    const found = prompt('---\ntouchstone.com‸pare: [a/b]\n---\n');
    expect(found?.word).toBe('touchstone.compare');
    expect(found?.text).toContain('```yaml\ntouchstone.compare:');
  });

  test('a key in a map has its limits', () => {
    expect(prompt('---\nconfig: { topP‸: 1 }\n---\n')?.text).toContain('number, 0 to 1');
  });

  test('a model has window, output limit and dated prices', () => {
    const found = prompt('---\nmodel: anthropic/claude-‸haiku-4-5\n---\n');
    expect(found?.word).toBe('anthropic/claude-haiku-4-5');
    expect(found?.text).toMatch(/Context window: 200,000 tokens/);
    expect(found?.text).toMatch(/\$1\.00 input, \$5\.00 output.*list price of \d{4}-\d\d-\d\d/);
  });

  test('a retired model has its replacement, and unknown facts are unknown', () => {
    const found = prompt('---\nmodel: anthropic/claude-3-5-haiku-‸20241022\n---\n');
    expect(found?.text).toMatch(/Retired on 2026-02-19; use anthropic\/claude-/);
    expect(found?.text).toContain('Output limit: unknown');
    const unpriced = prompt('---\nmodel: googleai/gemini-2.0-flash-‸thinking-exp\n---\n');
    expect(unpriced?.text).toContain('Price: unknown');
    expect(unpriced?.text).toContain('Context window: unknown');
  });

  test('a model that is not in the catalog is unknown, and one of an endpoint has its address', () => {
    expect(prompt('---\nmodel: some/mo‸del\n---\n')?.text).toContain('Not in the catalog');
    const settings: Settings = {
      ...defaultSettings,
      models: {},
      endpoints: { local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } },
    };
    const found = told('p.prompt', '---\nmodel: local/lla‸ma\n---\n', settings);
    expect(found?.text).toContain('http://127.0.0.1:1/v1');
    expect(found?.text).toContain('price: unknown');
  });

  test('a model with prices or limits in `touchstone.yaml` shows them with their source', () => {
    const settings: Settings = {
      ...defaultSettings,
      prices: {
        'local/llama': { input: 0.1, output: 0.2, contextWindow: 32_000 },
        'anthropic/claude-haiku-4-5': { input: 0.5, output: 2.5, maxOutputTokens: 4096 },
      },
      endpoints: { local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } },
    };
    const served = told('p.prompt', '---\nmodel: local/lla‸ma\n---\n', settings)?.text;
    expect(served).toContain('http://127.0.0.1:1/v1');
    expect(served).toContain('$0.10 input, $0.20 output (price in touchstone.yaml)');
    expect(served).toContain('Context window: 32,000 tokens');
    const priced = told('p.prompt', '---\nmodel: anthropic/claude-hai‸ku-4-5\n---\n', settings);
    expect(priced?.text).toContain('$0.50 input, $2.50 output');
    expect(priced?.text).toContain('Output limit: 4,096 tokens');
  });

  test('a declared variable has its value in a golden row', () => {
    const found = prompt(head.replace('ticket:', 'tic‸ket:'));
    expect(found?.text).toContain('the message');
    expect(found?.text).toContain('In golden row `t-1`: `"Hi"`');
  });

  test('a field of a list is found', () => {
    const found = prompt(head.replace('text: string', 'te‸xt: string'));
    expect(found?.text).toContain('In golden row `t-1`: `"one"`');
  });

  test('a type has a description', () => {
    expect(prompt(head.replace('urgency: integer', 'urgency: inte‸ger'))?.text).toContain(
      'whole number',
    );
  });
});

describe('in the body', () => {
  test('a variable has its type, its description and a sample', () => {
    const found = body('{{tic‸ket}}');
    expect(found?.word).toBe('ticket');
    expect(found?.text).toBe('**ticket**: `string`\n\nthe message\n\nIn golden row `t-1`: `"Hi"`');
  });

  test('each word of a path is a separate variable', () => {
    expect(body('{{us‸er.name}}')).toMatchObject({ word: 'user' });
    expect(body('{{user.na‸me}}')?.text).toContain('**user.name**');
  });

  test('a variable in a loop is that of the element', () => {
    expect(body('{{#each items}}{{te‸xt}}{{/each}}')?.text).toContain('**items.text**');
    expect(body('{{#each items as |it|}}{{it.te‸xt}}{{/each}}')?.text).toContain('items.text');
  });

  test('a default is shown', () => {
    const text = '---\ninput:\n  default: { who: you }\n---\n{{wh‸o}}';
    expect(prompt(text)?.text).toContain('Default: `"you"`');
  });

  test('a helper shows an example, at its closing tag too', () => {
    expect(body('{{js‸on user}}')?.text).toContain('{{json order indent=2}}');
    expect(body('{{#if plan}}{{/i‸f}}')?.text).toContain('**\\#if**');
    expect(body('{{media ur‸l=ticket}}')?.text).toContain('contentType');
  });

  test('a partial shows its text and links to it', () => {
    const found = body('{{> to‸ne}}');
    expect(found?.text).toContain('[\\_tone.prompt](file:///desk/_tone.prompt)');
    expect(found?.text).toContain('Be {{mood}}.');
  });

  test('an argument of a partial shows where the partial reads it', () => {
    const found = body('{{> tone mo‸od="calm"}}');
    expect(found?.word).toBe('mood');
    expect(found?.text).toContain('The partial reads it on line 2.');
    expect(body('{{> tone mo‸ode="calm"}}')?.text).toContain('The partial does not read it.');
    expect(body('{{> nowhere mo‸od="calm"}}')).toBeUndefined();
  });

  test('a role and a variable of the run have a description', () => {
    expect(body('{{role "sys‸tem"}}')?.text).toContain('Instructions');
    expect(body('{{#each items}}{{@ind‸ex}}{{/each}}')?.text).toContain('starting at 0');
    expect(body('{{@metadata.do‸cs}}')?.text).toContain('documents');
  });

  test('prose and unknown names have no hover', () => {
    expect(body('Some pro‸se')).toBeUndefined();
    expect(body('{{unkno‸wn}}')).toBeUndefined();
  });
});

describe('in other files', () => {
  test.each([
    ['triage.eval.yaml', 'pro‸mpt: ./triage.prompt', 'The prompt file'],
    ['triage.eval.yaml', 'score:\n  - fiel‸ds: { paths: [a] }', 'Compares fields'],
    ['triage.eval.yaml', 'score:\n  - cont‸ains: refund', 'Passes when the reply contains'],
    ['triage.eval.yaml', 'score:\n  - not: refu‸sal', 'refuses to answer'],
    ['triage.eval.yaml', 'score:\n  - not: { regex: { fl‸ags: i } }', 'ignores case'],
    ['triage.eval.yaml', 'score:\n  - fields: { paths: [cate‸gory] }', 'the team'],
    ['triage.eval.yaml', 'models: [anthropic/claude-hai‸ku-4-5]', 'Context window'],
    ['triage.eval.yaml', 'rows:\n  - input:\n      tick‸et: x', 'the message'],
    ['touchstone.yaml', 'concurr‸ency: 3', 'Maximum number of concurrent calls'],
    ['touchstone.yaml', 'models:\n  default: openai/gpt-‸5.4-mini', 'Output limit'],
    ['triage.golden.jsonl', '{"inp‸ut": {}}', 'variables'],
    ['triage.golden.jsonl', '{"input": {"tic‸ket": "x"}}', 'the message'],
    ['triage.golden.json', '[{"expected": {"category": "b‸ug"}}]', '"billing" | "bug"'],
    ['triage.golden.yaml', '- input:\n    user:\n      ro‸le: admin', '"admin" | "guest"'],
    ['triage.golden.csv', 'id,expected.category\n1,b‸ug', 'the team'],
  ])('%s %j', (name, text, expected) => {
    expect(told(name, text)?.text).toContain(expected);
  });
});
