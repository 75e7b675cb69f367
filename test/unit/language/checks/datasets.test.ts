import { expect, test } from 'vitest';
import { said, triage } from './findings.ts';

const good = { ticket: 'I was charged twice' };
const row = (value: unknown): string => JSON.stringify(value);

test('rows that match their prompt have no findings', async () => {
  const rows = [
    row({ id: 'a', input: good, expected: { category: 'bug' }, tags: ['x'], note: 'y' }),
    '',
    row({ input: { ...good, plan: 'pro', seats: 3 }, expected: { customer: {} } }),
  ];
  expect(await said('triage.golden.jsonl', rows.join('\n'))).toEqual([]);
  expect(await said('triage.golden.json', `[${rows[0]}]`)).toEqual([]);
  expect(await said('triage.golden.yaml', `- ${rows[0]}`)).toEqual([]);
  expect(await said('triage.golden.csv', 'ticket,seats,expected.category\nHi,3,bug')).toEqual([]);
});

test('a line that is not JSON is reported where it stops being JSON', async () => {
  const rows = `${row({ input: good })}\r\n{"input": {"ticket": "x"} "expected": 1}\r\n{"input": {`;
  expect(await said('triage.golden.jsonl', rows)).toEqual([
    'error dataset-row «"expected"» Invalid JSON: unexpected "\\"".',
    'error dataset-row «{» Invalid JSON: unexpected end.',
  ]);
});

test('a broken list of rows is reported with its problem', async () => {
  const rows = '\uFEFF[\n  {"input": {"ticket": 3}},,\n  {"input": tru}\n] x';
  expect(await said('triage.golden.json', rows)).toEqual([
    'error input-misfit «3» `input.ticket` is 3; expected string.',
    'error dataset-row «,» There is a comma without a row before it.',
    'error dataset-row «tru» Invalid JSON: unexpected "t".',
    'error dataset-row «x» There is text after the end of the list.',
  ]);
});

test('a problem that makes a row unusable is reported at its key', async () => {
  const rows = ['{"inpt": {}}', '{"input": 5}', '[1]', '{"input": {"ticket": ""}, "id": {}}'];
  expect(await said('triage.golden.jsonl', rows.join('\n'))).toEqual([
    'error dataset-row «inpt» Unknown key `inpt` in a row. Did you mean `input`?',
    'error dataset-row «5» `input` must be an object of the prompt’s variables.',
    'error dataset-row «[1]» A row is an object with an `input`: {"input": {...}}.',
    'error dataset-row «{}» `id` must be a text or a number.',
  ]);
});

test('a duplicate id, or the same input without one, is reported at the later row', async () => {
  const rows = [row({ id: 1, input: good }), row({ id: '1', input: good }), row({ input: good })];
  expect(await said('triage.golden.jsonl', [...rows, rows[2]].join('\n'))).toEqual([
    'error duplicate-id «"1"» An earlier row has the id `1` too. Give each row its own `id`.',
    `error duplicate-id «${row(good)}» An earlier row has the same input and history. Give each of them its own \`id\`, or delete one.`,
  ]);
});

const misfits = [
  'error missing-variable «input» `input.ticket` is missing. The schema of the prompt requires it.',
  'warning unknown-variable «tickt» `input.tickt` is not a variable of the prompt. Did you mean `ticket`?',
  'error input-misfit «GOLD» `input.plan` is "gold"; allowed are free, pro, null.',
  'warning expected-misfit «HIGH» `expected.urgency` is "high"; expected integer.',
  "warning unknown-field «catgory» `expected.catgory` is not a field of the prompt's output. Did you mean `category`?",
  'warning unknown-key «nte» Unknown key `nte` in a row. Did you mean `note`?',
];
const wrong = {
  input: { tickt: 'x', plan: 'gold' },
  expected: { urgency: 'high', catgory: 'bug' },
  nte: 'y',
};

test.each([
  ['triage.golden.jsonl', row(wrong), '"'],
  ['triage.golden.json', JSON.stringify([wrong], undefined, 2), '"'],
  [
    'triage.golden.yaml',
    '- input: { tickt: x, plan: gold }\n  expected:\n    urgency: high\n    catgory: bug\n  nte: y\n',
    '',
  ],
])('in %s each value has its place', async (name, text, quote) => {
  expect(await said(name, text)).toEqual(
    misfits.map(each =>
      each.replace('GOLD', `${quote}gold${quote}`).replace('HIGH', `${quote}high${quote}`),
    ),
  );
});

test('a CSV column is reported once, a cell at its place', async () => {
  const text =
    'id,tickt,plan,seats,expected.urgncy\n1,x,free,two,3\n2,y,gold,3,5\n\n3,"a\nb",free\n';
  expect(await said('triage.golden.csv', text)).toEqual([
    'error missing-variable «id,tickt,plan,seats,expected.urgncy» `input.ticket` is missing. The schema of the prompt requires it.',
    'warning unknown-variable «tickt» `input.tickt` is not a variable of the prompt. Did you mean `ticket`?',
    "warning unknown-field «urgncy» `expected.urgncy` is not a field of the prompt's output. Did you mean `urgency`?",
    'error input-misfit «two» `input.seats` is "two"; expected integer, null.',
    'error input-misfit «gold» `input.plan` is "gold"; allowed are free, pro, null.',
    'error dataset-row «3» Expected 5 columns, separated by commas as in the header, found 3.',
  ]);
});

test('a column called `expected.` is reported as a whole because it names no field', async () => {
  const found = await said('triage.golden.csv', 'ticket,plan,expected.\nHelp,free,x\n');
  expect(found).toContainEqual(expect.stringContaining('unknown-field «expected.»'));
});

test('a default is used for a variable that a row omits', async () => {
  const prompt = triage.replace('input:\n', 'input:\n  default: { ticket: Hello }\n');
  const others = { 'triage.prompt': prompt };
  expect(await said('triage.golden.jsonl', row({ input: {} }), others)).toEqual([]);
});

test('only the given fields of an expected answer are checked, but list elements whole', async () => {
  const prompt = `---
output:
  schema:
    name: string
    items(array):
      id: integer
      label: string
---
Hello`;
  const rows = [
    row({ id: 'a', input: {}, expected: { items: [{ id: 1, label: 'x' }] } }),
    row({ id: 'b', input: {}, expected: { items: [{ id: 1 }] } }),
  ];
  expect(await said('x.golden.jsonl', rows.join('\n'), { 'x.prompt': prompt })).toEqual([
    'warning expected-misfit «{"id":1}» `expected.items.0.label` is missing. The schema of the prompt requires it.',
  ]);
});

test('an expected answer that no scorer compares is an error, reported once', async () => {
  const rows = ['bug', 'billing'].map((category, id) =>
    row({ id, input: good, expected: { category, urgency: 1 } }),
  );
  const others = {
    'triage.prompt': triage,
    'triage.eval.yaml': 'score: [{ fields: { paths: [category] } }]',
  };
  expect(await said('triage.golden.jsonl', rows.join('\n'), others)).toEqual([
    'error unused-expected «urgency» Not used by any scorer: `expected.urgency`. No reply could pass. List it under `paths` or `ignore` of `fields` in `score`, or remove it from the row. The same applies to 1 other row.',
  ]);
});

test('a dataset without a prompt says so, and one that an eval file names has one', async () => {
  const text = row({ input: { plan: 'pro' } });
  expect(await said('cases.golden.jsonl', text)).toEqual([
    `information dataset-prompt «${text}» No prompt uses this dataset: there is no \`cases.prompt\` next to it, and no eval file names it.`,
  ]);
  const others = { 'triage.prompt': triage, 'triage.eval.yaml': 'dataset: ./cases.golden.jsonl' };
  expect(await said('cases.golden.jsonl', text, others)).toEqual([
    'error missing-variable «input» `input.ticket` is missing. The schema of the prompt requires it.',
  ]);
});

test('media of a row must exist, be inside the workspace and have a known type', async () => {
  const prompt = '---\ninput: { schema: { photo: string } }\n---\n{{media url=photo}}';
  const others = { 'v.prompt': prompt, 'pictures/_b.prompt': '', 'cat.golden.csv': 'photo' };
  const photos = ['https://x.example/a', 'cat.golden.csv', 'iVBORw0KGgo=', '/abs/a.png'];
  const sound = photos.map(photo => row({ input: { photo } }));
  expect(await said('v.golden.jsonl', sound.join('\n'), others)).toEqual([]);
  const broken = ['shot.png', '../../x.png', 'pictures/_b.prompt', 'ftp://x/a.png'];
  const found = await said(
    'v.golden.jsonl',
    broken.map(photo => row({ input: { photo } })).join('\n'),
    others,
  );
  expect(found.map(line => line.replace(/^error media «.*?» /, ''))).toEqual([
    'The media `shot.png` cannot be sent: the file does not exist.',
    'The media `../../x.png` cannot be sent: the file is outside the workspace folder.',
    'The media `pictures/_b.prompt` cannot be sent: its type is unknown. Set `contentType` in `{{media}}`.',
    'The media `ftp://x/a.png` cannot be sent: `ftp:` addresses cannot be sent.',
  ]);
});

test('media in lists and objects of a row are checked as well', async () => {
  const prompt =
    '---\ninput: { schema: { pages(array): string, order: { scan: string } } }\n---\n{{#each pages}}{{media url=this}}{{/each}}{{media url=order.scan}}';
  const input = {
    pages: ['https://x.example/a', 'one.png', 'one.png'],
    order: { scan: 'two.png' },
  };
  const found = await said('v.golden.jsonl', row({ input }), { 'v.prompt': prompt });
  expect(found.map(line => line.replace(/^error media «(.*?)».*/, '$1'))).toEqual([
    '"one.png"',
    '"one.png"',
    '"two.png"',
  ]);
});

test('media of a prompt must exist', async () => {
  const text = '{{media url="cat.golden.csv"}}{{media url="dog.png" contentType="image/png"}}';
  const found = await said('v.prompt', text, { 'cat.golden.csv': 'photo' });
  expect(found.filter(line => line.includes(' media '))).toEqual([
    'error media «"dog.png"» The media `dog.png` cannot be sent: the file does not exist.',
  ]);
});

test('a partial whose blocks are nested too deeply has one finding where it is used and one in its own file', async () => {
  const deep = '{{#if a}}'.repeat(1001) + '{{/if}}'.repeat(1001);
  const found = await said('v.prompt', '{{> deep}}', { '_deep.prompt': deep });
  expect(found).toEqual([
    'error unreadable-partial «deep» The partial `deep` cannot be rendered: its blocks are nested more than 1,000 levels deep.',
  ]);
  expect(await said('_deep.prompt', deep, {})).toEqual([
    'error block «{{#if a}}» Blocks are nested more than 1,000 levels deep. Move some of them to a partial.',
  ]);
});

test('a dataset without rows is an error when the evaluation has no other rows', async () => {
  const empty = 'error dataset-empty «» The dataset has no rows. Add one to evaluate.';
  expect(await said('triage.golden.jsonl', '')).toEqual([empty]);
  expect(await said('triage.golden.json', '[]')).toEqual([empty.replace('«»', '«[]»')]);
  const evalFile =
    'prompt: ./triage.prompt\ndataset: [./triage.golden.jsonl, ./more.golden.jsonl]\n';
  const others = {
    'triage.prompt': triage,
    'triage.eval.yaml': evalFile,
    'more.golden.jsonl': row({ input: good }),
  };
  expect(await said('triage.golden.jsonl', '', others)).toEqual([]);
});
