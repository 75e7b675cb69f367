import { expect, test } from 'vitest';
import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { documentLinks } from '../../../../src/language/navigation/documentLinks.ts';
import { evalSubjects } from '../../../../src/language/relatedFiles.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';
import { said, triage } from './findings.ts';

const local = { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1' } as const;

test('an eval file is checked against its schema, files, models and fields', async () => {
  const text = `prompt: [./triage.prompt, ./triag.prompt]
dataset: ./data.jsonl
models: [openai/gpt-5.4-mni, gpt, local/x]
repeet: 3
score:
  - fields:
      paths: [category, urgncy, customer.plan]
      numeric: { category: 1, urgency: 2 }
  - latncy: { under: 3s }
gate: { pass: 2 }
rows:
  - input: { ticket: 3 }
`;
  const settings = { ...defaultSettings, endpoints: { local } };
  expect(await said('triage.eval.yaml', text, { 'triage.prompt': triage }, settings)).toEqual([
    'error missing-file «./triag.prompt» Prompt `./triag.prompt` not found. Did you mean `triage.prompt`?',
    'error missing-file «./data.jsonl» Dataset `./data.jsonl` not found. Paths are relative to this file.',
    'warning unknown-model «openai/gpt-5.4-mni» `openai/gpt-5.4-mni` is not in the catalog. Did you mean `openai/gpt-5.4-mini`?',
    'error model-reference «gpt» `gpt` does not name a provider. Write `provider/model`.',
    'error unknown-key «repeet» `repeet` is not a known key. Did you mean `repeat`?',
    "warning unknown-field «urgncy» `urgncy` is not a field of the prompt's output schema. Did you mean `urgency`?",
    'warning numeric-field «category» `category` is not numeric, so it is compared exactly.',
    'warning numeric-field «urgency» `urgency` is not listed in `paths`, so it is not compared at all.',
    'error unknown-key «latncy» Unknown scorer `latncy`. Did you mean `latency`?',
    'error yaml-value «2» `gate.pass` is 2; at most 1 is allowed.',
    'error input-misfit «3» `input.ticket` is 3; expected string.',
  ]);
});

test('the fields that scorers look at are compared with the output schema', async () => {
  const text = `score:
  - contains: { all: x, field: catgory }
  - not: { regex: { pattern: x, field: customer.plann } }
  - fields: { ignore: [urgncy], lists: { catgory: set } }
  - contains: { all: x, field: customer.plan, as: plan }
`;
  const found = await said('triage.eval.yaml', text, { 'triage.prompt': triage });
  expect(found.filter(each => each.includes('unknown-field'))).toEqual([
    "warning unknown-field «catgory» `catgory` is not a field of the prompt's output schema. Did you mean `category`?",
    "warning unknown-field «customer.plann» `customer.plann` is not a field of the prompt's output schema. Did you mean `customer.plan`?",
    "warning unknown-field «urgncy» `urgncy` is not a field of the prompt's output schema. Did you mean `urgency`?",
    "warning unknown-field «catgory» `catgory` is not a field of the prompt's output schema. Did you mean `category`?",
  ]);
});

test('a tolerance may be for a list of numbers or objects', async () => {
  const prompt = `---
model: sandbox/schema
input: { schema: { ticket: string } }
output: { schema: { prices(array): number, items(array): { price: number }, words(array): string } }
---
{{ticket}}`;
  const text = 'score:\n  - fields: { numeric: { prices: 1, items: 1, words: 1 } }\n';
  const found = await said('triage.eval.yaml', text, { 'triage.prompt': prompt });
  expect(found.filter(each => each.includes('numeric-field'))).toEqual([
    'warning numeric-field «words» `words` is not numeric, so it is compared exactly.',
  ]);
});

test('a mistake in the scorers of an eval file is not reported for the rows', async () => {
  const text = `score:
  - words: {}
rows:
  - input: { ticket: a }
    score: [{ contains: x }]
  - input: { ticket: b }
    score: [{ length: {} }]
`;
  const found = await said('triage.eval.yaml', text, { 'triage.prompt': triage });
  expect(found).toEqual([
    'error yaml-value «{}» Without `min` and `max`, every reply passes. Set one of them.',
    'error unused-expected «score» Without `min` and `max`, every reply passes. Set one of them.',
  ]);
});

test('an eval file without a prompt or dataset of its name reports which one is missing', async () => {
  expect(await said('x.eval.yaml', 'repeat: 1\n', {})).toEqual([
    'error missing-file «repeat: 1» There is no `x.prompt` next to this file. Name the prompt with `prompt:`.',
  ]);
  expect(await said('triage.eval.yaml', 'repeat: 1\n')).toEqual([
    'error missing-file «repeat: 1» There is no `triage.golden.jsonl` next to the prompt. Name the dataset with `dataset:`, or write the rows under `rows:`.',
  ]);
});

test('invalid YAML is one finding per line, and no other', async () => {
  expect(await said('triage.eval.yaml', 'repeat: [1\nscore: [equals]')).toEqual([
    'error yaml-syntax «score» Invalid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
  ]);
});

test('a byte order mark changes nothing', async () => {
  const text = 'prompt: ./triage.prompt\nrows:\n  - input: { ticket: 3 }\nrepeet: 1\n';
  expect(await said('triage.eval.yaml', `\uFEFF${text}`)).toEqual(
    await said('triage.eval.yaml', text),
  );
  const rows = '- input: { ticket: 3 }\n- input: { tickt: x }\n- id: [\n';
  const found = await said('triage.golden.yaml', rows);
  expect(found.length).toBeGreaterThan(3);
  expect(await said('triage.golden.yaml', `\uFEFF${rows}`)).toEqual(found);
});

test('a mistyped allowed word has a fix', async () => {
  const file = fileOf('triage.eval.yaml', 'score: [schma]\n');
  const found = await fileDiagnostics(workspaceOf([file]), file);
  expect(found.flatMap(({ fix }) => fix?.edits ?? []).map(({ text }) => text)).toEqual(['schema']);
});

test('an unresolved alias is reported at its place', async () => {
  expect(await said('triage.eval.yaml', 'repeat: 1\nmodels: *list\n')).toContain(
    'error yaml-syntax «*list» Invalid YAML: There is no anchor `&list` before this alias.',
  );
});

test('an address or header of an endpoint that cannot be used is reported at its value', async () => {
  const text = `endpoints:
  a: { protocol: openai, baseUrl: "https:///v1" }
  b: { protocol: openai, baseUrl: "http://127.0.0.1:99999/v1" }
  c: { protocol: openai, baseUrl: "https://me:canary@models.example.com/v1" }
  d: { protocol: openai, baseUrl: "http://127.0.0.1/v1", headers: { x-team: "\${env:A B}" } }
`;
  const found = await said('touchstone.yaml', text);
  expect(found).toEqual([
    'error yaml-value «"https:///v1"» `endpoints.a.baseUrl` has no host; write one, such as `https://models.example.com/v1`.',
    'error yaml-value «"http://127.0.0.1:99999/v1"» `endpoints.b.baseUrl` has the port 99999; ports are 1 to 65535.',
    'error yaml-value «"https://me:canary@models.example.com/v1"» `endpoints.c.baseUrl` contains a user name or password; remove it and name the key with `key: ${env:NAME}`.',
    'error yaml-value «"${env:A B}"» `endpoints.d.headers.x-team` contains `${` without a variable; write `${env:NAME}`.',
  ]);
});

test('touchstone.yaml is validated against its schema, and a key is never shown', async () => {
  const text = `modles: 3
models: { default: openai/gpt-5.4-mni, compare: [local/x, x] }
endpoints:
  local:
    protcol: openai
    baseUrl: ftp://x
    key: sk-secret
concurrency: 0
`;
  const found = await said(
    'touchstone.yaml',
    text,
    {},
    { ...defaultSettings, endpoints: { local } },
  );
  expect(found).toEqual([
    'error unknown-key «modles» `modles` is not a known key. Did you mean `models`?',
    'warning unknown-model «openai/gpt-5.4-mni» `openai/gpt-5.4-mni` is not in the catalog. Did you mean `openai/gpt-5.4-mini`?',
    'error model-reference «x» `x` does not name a provider. Write `provider/model`.',
    'error yaml-value «local» `endpoints.local.protocol` is missing.',
    'error unknown-key «protcol» `endpoints.local.protcol` is not a known key. Did you mean `protocol`?',
    'error yaml-value «ftp://x» `endpoints.local.baseUrl` is "ftp://x"; it must match `^https?://`, such as `http://127.0.0.1:11434/v1`.',
    'error yaml-value «sk-secret» `endpoints.local.key` is something else; it must match `^\\$\\{env:[A-Za-z_][A-Za-z0-9_]*\\}$`, such as `${env:LOCAL_KEY}`.',
    'error yaml-value «0» `concurrency` is 0; at least 1 is needed.',
  ]);
  expect(await said('touchstone.yaml', '# nothing yet\n')).toEqual([]);
});

test('scorers that are unknown, need settings or have wrong ones are reported at their place', async () => {
  const text = `score:
  - contians
  - latency
  - not: { contans: x }
  - words: { max: many }
  - contains: x
    weight: 2
metrics:
  f1: 2 * (precision
`;
  const found = await said('triage.eval.yaml', text);
  expect(found.filter(line => !line.includes('missing-file'))).toEqual([
    'error yaml-value «contians» Unknown scorer `contians`. Did you mean `contains`?',
    'error yaml-value «latency» The scorer `latency` needs settings: `latency: { under: 3s }`.',
    'error unknown-key «contans» Unknown scorer `contans`. Did you mean `contains`?',
    'error yaml-value «many» `score.3.words.max` is "many"; expected integer.',
    'error yaml-value «contains: x» An entry of `score` has one scorer. Write each as an entry of its own.',
    'error unknown-key «weight» `weight` is a setting of a scorer. Write it inside: `contains: { all: refund, weight: … }`.',
    expect.stringContaining(
      'error yaml-value «2 * (precision» The formula of `f1` cannot be read: `)` is missing.',
    ),
  ]);
});

test('a judge whose prompt does not exist is reported at its path', async () => {
  const text = 'dataset: ./x.jsonl\nscore:\n  - judge: { prompt: ./triag.prompt, pass: 0.5 }\n';
  const found = await said('triage.eval.yaml', text, { 'triage.prompt': triage });
  expect(found).toContain(
    'error missing-file «./triag.prompt» Prompt `./triag.prompt` not found. Did you mean `triage.prompt`?',
  );
});

test('a pattern for datasets is an error only when it matches none', async () => {
  const row = '{"input": {"ticket": "x"}, "expected": {"category": "bug"}}\n';
  const others = {
    'triage.prompt': triage,
    'golden/a.golden.jsonl': row,
    'golden/more/b.golden.csv': 'ticket\nx\n',
  };
  const yaml = (...patterns: readonly string[]) =>
    `prompt: ./triage.prompt\ndataset: [${patterns.join(', ')}]\n`;
  const found = (...patterns: readonly string[]) =>
    said('triage.eval.yaml', yaml(...patterns), others);
  expect(await found('./golden/*.jsonl', './**/*.csv')).toEqual([]);
  expect(await found('./golden/*.csv', './none/**', '../*.jsonl')).toEqual([
    'error missing-file «./golden/*.csv» `./golden/*.csv` matches no dataset. Paths are relative to this file.',
    'error missing-file «./none/**» `./none/**` matches no dataset. Paths are relative to this file.',
    expect.stringContaining('error outside-workspace «../*.jsonl»'),
  ]);
});

test('a dataset that a pattern matches is used like one that is named', () => {
  const row = '{"input": {"ticket": "x"}}\n';
  const evaluation = fileOf('b.eval.yaml', 'prompt: ./triage.prompt\ndataset: ./golden/*.jsonl\n');
  const dataset = fileOf('golden/a.golden.jsonl', row);
  const other = fileOf('other/a.golden.jsonl', row);
  const workspace = workspaceOf([fileOf('triage.prompt', triage), evaluation, dataset, other]);
  if (evaluation.kind !== 'eval') throw new Error('not an eval file');
  expect(evalSubjects(workspace, evaluation).datasets).toEqual([dataset]);
  expect(documentLinks(workspace, evaluation)?.map(({ target }) => target)).toEqual([
    expect.stringMatching(/triage\.prompt$/),
  ]);
});
