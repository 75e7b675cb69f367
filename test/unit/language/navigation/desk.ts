import type { Texts } from './workspace.ts';

/** A workspace in which every kind of name stands in every place it can. */
export const desk: Texts = {
  'triage.prompt': `---
model: anthropic/claude-haiku-4-5
input:
  schema:
    ticket: string, the message
    plan?(enum, the plan): [free, pro]
    customer(object, who writes):
      name: string
      tags(array): string
    thread(array):
      from: string
      text: string
  default:
    plan: free
    customer: { name: Ada }
output:
  schema:
    category(enum): [billing, bug]
    items(array):
      product: string
touchstone.compare: [openai/gpt-5.4-mini]
---
{{role "system"}}
Fill in \`category\`.
{{> tone customer who=customer level="high"}}
{{> history}}
{{role "user"}}
{{#if plan}}Plan: {{plan}}{{/if}}
{{#each thread as |message i|}}{{i}} {{message.from}}: {{message.text}} {{lookup message "from"}}{{/each}}
{{#each thread}}{{text}} {{../ticket}} {{@root.ticket}}{{/each}}
{{role "model"}}
{"category": "bug", "items": [{"product": "till"}]}
{{role "user"}}
{{ticket}} {"ticket": 1}
`,
  'triage.short.prompt':
    '---\ninput: { schema: { ticket: string, plan?: string } }\n---\n{{ticket}} {{plan}}',
  '_tone.prompt': 'Dear {{name}} ({{who.name}}, {{level}}){{#each tags}}{{this}}{{/each}}',
  '_history.prompt': '{{#each thread}}{{text}}{{/each}}{{ticket}}',
  'triage.golden.jsonl': `{"id":"1","input":{"ticket":"a","plan":"pro","thread":[{"from":"x","text":"ticket"}]},"expected":{"category":"bug","items":[{"product":"p"}]}}
{"input":{"ticket":"b","customer":{"name":"Bo"}}}
`,
  'triage.golden.csv': `id,ticket,"plan",expected.category,input.customer,expected
1,hello,free,bug,,"{""category"": ""bug"", ""items"": []}"
`,
  'triage.golden.json': '[{"input": {"ticket": "c"}, "expected": {"category": "bug"}}]',
  'triage.golden.yaml': '- input:\n    ticket: c\n    plan: pro\n  expected: { category: bug }\n',
  'triage.eval.yaml': `prompt: [./triage.prompt, ./triage.short.prompt]
dataset: ./more.golden.jsonl
rows:
  - input: { ticket: d, plan: free }
    expected: { category: bug }
models: [openai/gpt-5.4-mini]
score:
  - fields: { paths: [category, items.product], numeric: { category: 1 } }
`,
  'more.golden.jsonl': '{"input":{"ticket":"e"},"expected":{"category":"bug"}}\n',
  'other.prompt': '---\ninput: { schema: { ticket: string } }\n---\n{{ticket}}',
  'touchstone.yaml': 'models: { default: openai/gpt-5.4-mini }\n',
};

/** The same with the cursor where a word first stands in a file, or after a text that leads to it. */
export function at(name: string, lead: string, texts: Texts = desk): Texts {
  const text = texts[name] ?? '';
  const index = text.indexOf(lead);
  if (index === -1) throw new Error(`${name} does not hold ${lead}.`);
  const offset = index + lead.length;
  return { ...texts, [name]: `${text.slice(0, offset)}‸${text.slice(offset)}` };
}
