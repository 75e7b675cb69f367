import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type OutputFinding,
  outputFindings,
} from '../../../../src/language/consistency/outputFindings.ts';
import { loosenSchema } from '../../../../src/language/edits/schema/loosenSchema.ts';
import { parsePrompt } from '../../../../src/prompt/document.ts';
import { edited } from '../../../../src/text/replacement.ts';

function promptOf(schema: string): string {
  return `---\nmodel: a/b # ours\noutput:\n  schema: ${schema.trimEnd()}\n---\nHello\n`;
}

async function findingsOf(prompt: string, reply: string): Promise<readonly OutputFinding[]> {
  const document = parsePrompt(prompt);
  expect(document.diagnostics).toEqual([]);
  return (await outputFindings(document, reply)) ?? [];
}

const nameOf = ({ pointer, keyword }: OutputFinding): string => `${pointer} ${keyword}`;

/** The prompt after its only finding is relaxed; the reply must keep to it then. */
async function relaxed(prompt: string, reply: string): Promise<readonly [string, string]> {
  const [finding, ...others] = await findingsOf(prompt, reply);
  expect(others).toEqual([]);
  const relaxation = finding && loosenSchema(parsePrompt(prompt), finding);
  if (!relaxation) throw new Error('nothing to relax');
  const after = edited(prompt, relaxation.edits);
  expect(await findingsOf(after, reply)).toEqual([]);
  return [relaxation.title, after];
}

const json = (rules: string): string =>
  promptOf(`\n    type: object\n    properties:\n      n: ${rules}\n`);

describe('a rule is loosened', () => {
  it.each([
    [
      'a Picoschema enum between brackets',
      promptOf('{ kind(enum): [bug, other] } # the kinds'),
      '{"kind": "praise"}',
      'Add `praise` to the allowed values',
      '[bug, other, praise] } # the kinds',
    ],
    [
      'a Picoschema enum on lines of its own',
      promptOf('\n    kind(enum):\n      - bug # found\n      - other # rest\n    # end\n'),
      '{"kind": "a, b"}',
      'Add `a, b` to the allowed values',
      '      - other # rest\n      - a, b\n    # end\n',
    ],
    [
      'a missing field in Picoschema',
      promptOf('\n    kind: string\n    plan(enum, of them): [free]\n'),
      '{"kind": "a"}',
      'Make `plan` optional',
      'plan?(enum, of them): [free]',
    ],
    [
      'a null in Picoschema',
      promptOf('\n    "kind": string, what it is\n'),
      '{"kind": null}',
      'Allow null',
      '"kind?": string, what it is',
    ],
    [
      'a fraction in Picoschema',
      promptOf('\n    size(array): integer, in inches\n'),
      '{"size": [1, 2.5]}',
      'Allow decimal numbers',
      'size(array): number, in inches',
    ],
    [
      'another field in Picoschema',
      promptOf('\n    who(object):\n      name: string # his\n'),
      '{"who": {"name": "A", "age": 3}}',
      'Allow other fields',
      '      name: string # his\n      (*): any\n',
    ],
    [
      'a limit',
      json('{ maximum: 5 } # m'),
      '{"n": 7.5}',
      'Change `maximum` from 5 to 7.5',
      '7.5 } # m',
    ],
    [
      'a length',
      json('{ maxLength: 3 }'),
      '{"n": "äö😀x"}',
      'Change `maxLength` from 3 to 4',
      '4 }',
    ],
    [
      'an exclusive limit',
      json('{ exclusiveMinimum: 5 }'),
      '{"n": 5}',
      'Change to `minimum: 5`',
      '{ minimum: 5 }',
    ],
    [
      'a required field of JSON Schema, its only one',
      promptOf('\n    type: object\n    required:\n    - a # must be\n    properties: { a: {} }\n'),
      '{}',
      'Make `a` optional',
      '    required:\n     [] # must be\n',
    ],
    [
      'a required field of JSON Schema among others',
      promptOf('{ type: object, required: [a, # first\n    b, c] }'),
      '{"a": 1, "c": 1}',
      'Make `b` optional',
      '[a, # first\n    c]',
    ],
    [
      'other fields of JSON Schema',
      promptOf('{ type: object, additionalProperties: false }'),
      '{"a": 1}',
      'Allow other fields',
      'additionalProperties: true',
    ],
    [
      'a type of JSON Schema',
      json('{ type: string } # words'),
      '{"n": null}',
      'Allow the type null',
      '{ type: [string, "null"] } # words',
    ],
    [
      'items that must differ',
      json('{ uniqueItems: true }'),
      '{"n": [1, 1]}',
      'Allow duplicate items',
      'uniqueItems: false',
    ],
    [
      'a contract of a text',
      '---\ntouchstone.contract: { maxLength: 3 } # short\n---\nHi\n',
      'Hello',
      'Change `maxLength` from 3 to 5',
      '{ maxLength: 5 } # short',
    ],
    [
      'words that a contract forbids',
      '---\ntouchstone.contract:\n  mustNotInclude:\n    - sorry\n    - as an AI # never\n---\nHi\n',
      'Sorry!',
      'Remove it from `mustNotInclude`',
      'mustNotInclude:\n    - as an AI # never\n',
    ],
  ])('%s', async (_, prompt, reply, title, text) => {
    const [shown, after] = await relaxed(prompt, reply);
    expect(shown).toBe(title);
    expect(after).toContain(text);
    // Nothing that was commented on is lost.
    expect(after.match(/#.*/g)).toEqual(prompt.match(/#.*/g));
  });

  it.each([
    ['a pattern', json('{ pattern: ^a }'), '{"n": "b"}'],
    ['text that is no JSON', promptOf('\n    a: string\n'), 'Sorry'],
    [
      'what an alias stands for',
      promptOf('{ a: &k { b: string }, c: *k }'),
      '{"a": {"b": "x"}, "c": {"b": 1}}',
    ],
    ['a list in Picoschema that is none', promptOf('\n    a(array): string\n'), '{"a": "x"}'],
  ])('but not %s', async (_, prompt, reply) => {
    const document = parsePrompt(prompt);
    const findings = (await outputFindings(document, reply)) ?? [];
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(loosenSchema(document, finding)).toBeUndefined();
  });
});

const picoschema = fc.constantFrom(
  '{ kind(enum): [a, b], n: integer, who?: { name: string } } # flow',
  '\n    kind(enum): # kinds\n      - a # first\n      - b\n    n: integer, how many # n\n    # own\n    who?:\n      name: string\n',
  '\n  # odd\n      kind(enum, which): [ a, b, ] # kinds\n      n: integer\n      who?(object, a person): { name: string } # who\n',
  '\n    type: object\n    properties:\n      kind: { enum: [a, # first\n        b] }\n      n: { type: integer, minimum: 0, maximum: 5 }\n      who:\n        type: object # who\n        required: [name]\n        additionalProperties: false\n        properties: { name: { type: string } }\n    required:\n    - kind # k\n    - n\n    additionalProperties: false # closed\n',
);

const word = fc.constantFrom<unknown>(
  'a',
  'z',
  'null',
  '- x',
  'a # b',
  '[',
  '',
  null,
  7,
  true,
  "it's",
);
const reply = fc.record(
  {
    kind: word,
    n: fc.constantFrom<unknown>(1, 9, -3, 1.5, 'x', null),
    who: fc.oneof(fc.constant(null), fc.record({ name: word, other: word }, { requiredKeys: [] })),
    more: word,
  },
  { requiredKeys: [] },
);

test('loosening the schema removes the finding, adds no new one and keeps all comments', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      picoschema,
      reply,
      fc.constantFrom('\n', '\r\n'),
      async (schema, value, eol) => {
        const prompt = promptOf(schema).replaceAll('\n', eol);
        const text = JSON.stringify(value);
        const before = await findingsOf(prompt, text);
        for (const finding of before) {
          const relaxation = loosenSchema(parsePrompt(prompt), finding);
          if (!relaxation) continue;
          count += 1;
          const after = edited(prompt, relaxation.edits);
          const names = (await findingsOf(after, text)).map(nameOf);
          expect(names).not.toContain(nameOf(finding));
          expect(before.map(nameOf)).toEqual(expect.arrayContaining(names));
          expect(after.match(/(?<= )# \w+/g)?.length).toBeGreaterThanOrEqual(
            (prompt.match(/(?<= )# \w+/g)?.length ?? 0) - 1,
          );
          if (eol === '\r\n') expect(after.replaceAll('\r\n', '')).not.toContain('\n');
        }
      },
    ),
    { numRuns: 100 },
  );
  expect(count).toBeGreaterThan(80);
});
