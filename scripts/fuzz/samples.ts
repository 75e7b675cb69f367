import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { glob } from 'tinyglobby';
import { fileKind } from '../../src/files/fileNames.ts';
import { root } from '../host/paths.ts';

export interface Sample {
  /** A unique name that determines the kind of file. */
  readonly name: string;
  readonly text: string;
}

const rows = [
  { id: 'a', input: { ticket: 'Hi', plan: 'free' }, expected: { category: 'bug', urgency: 2 } },
  { id: 'b', input: { ticket: 'x\ny' }, expected: 'text', tags: ['t'], note: 'n' },
  { input: { ticket: '' }, history: [{ role: 'user', content: 'Hello' }] },
];

const written: readonly Sample[] = [
  { name: 'desk.golden.json', text: JSON.stringify(rows, undefined, 2) },
  {
    name: 'triage.golden.csv',
    text: 'id,ticket,plan,expected.category,expected.urgency,tags\n1,"Hi, you",free,bug,3,"a,b"\n2,"a ""b""\nc",pro,billing,two,\n',
  },
  {
    name: 'triage.golden.yaml',
    text: '- id: a\n  input: &first\n    ticket: |\n      Hello\n      there\n    plan: pro\n  expected: { category: bug, urgency: 3 }\n- input: *first\n  tags: [x, y]\n- { id: b, input: { tickt: 1 } }\n',
  },
  {
    name: '.touchstone/recordings/triage.jsonl',
    text: ['{\n "category": "Bug", "urgency": "3", "x\\\\": 1}', '{"category": "bug"']
      .map(
        (text, at) =>
          `${JSON.stringify({ hash: 'h', model: 'anthropic/claude-haiku-4-5', text, handWritten: at === 0 })}\n`,
      )
      .join(''),
  },
  {
    name: 'touchstone.yaml',
    text: 'models:\n  default: openai/gpt-5.4-mini\n  compare: [anthropic/claude-haiku-4-5, local/x]\nendpoints:\n  local:\n    protocol: openai\n    baseUrl: http://127.0.0.1:11434/v1\n    key: ${env:LOCAL_KEY}\n    region: eu-west-1\nconcurrency: 4\n',
  },
  {
    name: 'desk.eval.yaml',
    text: 'prompt: [./triage.prompt, ./extract.prompt]\ndataset: ./triage.golden.jsonl\nmodels: [openai/gpt-5.4-mni]\nrepeat: 2\nscore:\n  - schema\n  - fields: { paths: [category, urgncy], numeric: { urgency: 1 } }\n  - latency: { under: 3s }\ngate: { pass: 0.9 }\nrows:\n  - input: { ticket: Hello }\n    expected: { category: bug }\n',
  },
  {
    name: 'blocks.prompt',
    text: `# Licence
---
model: openai/gpt-5.4-mini
config: { temperature: 0, maxOutputTokens: 300, stopSequences: ["a"] }
input:
  default: { name: Ann }
  schema:
    name: string, who asks
    items?(array, things):
      label: string
      counts(array): integer
    mood?(enum): [good, bad]
    extra(object):
      deep:
        deeper: number
    (*): any
output:
  format: json
  schema:
    type: object
    required: [answer]
    properties:
      answer: { anyOf: [{ type: string }, { type: "null" }] }
touchstone.degrade: { value: { answer: null } }
touchstone.data: { class: pii, regions: [eu] }
---
{{role "system"}}
# Rules
<rules>Be brief. Answer in JSON. {{! a note }}</rules>
{{#each items as |item index|}}
  {{@index}}: {{item.label}} {{#if @last}}last{{else if @first}}first{{else}}{{../name}}{{/if}}
  {{#with counts}}{{length}}{{/with}}
{{else}}
  Nothing.
{{/each}}
{{#*inline "part"}}{{x}}{{/inline}}{{> part x=name}}{{> tone style=mood}}
{{#> missing}}fallback{{/missing}}
{{history}}
{{role "user"}}
{{~#unless mood~}} {{json extra indent=2}} {{~/unless~}}
{{#ifEquals mood "good"}}Yes \\{{raw}} {{{name}}}{{else}}No{{/ifEquals}}
{{media url=name contentType="image/png"}}
{{role "model"}}
{"answer": "x"}
`,
  },
];

/** The files to break: those of the repository, and one for each kind and construct that it does not have. */
export async function readSamples(): Promise<readonly Sample[]> {
  const files = await glob(['samples/**/*', 'test/grammar/*.prompt'], { cwd: root });
  const ours = files.filter(file => fileKind(file) !== undefined).sort();
  const read = await Promise.all(
    ours.map(async file => {
      const text = await readFile(join(root, file), 'utf8');
      // A few rows are enough, because more rows break in the same ways.
      return { name: basename(file), text: text.slice(0, 4_000) };
    }),
  );
  return [...read, ...written];
}
