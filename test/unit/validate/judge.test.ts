import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schema as schemaScorer } from '../../../src/eval/scorers/kinds/schema.ts';
import { outputFindings } from '../../../src/language/consistency/outputFindings.ts';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import type { RunHost } from '../../../src/run/host.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { type RunRequest, run } from '../../../src/run/run.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { judge } from '../../../src/validate/judge.ts';
import { workspace } from '../eval/workspace.ts';
import { said } from '../language/checks/findings.ts';

const prompts = {
  lenient: promptOf('  lenient: true\n'),
  strict: promptOf(''),
  contract:
    '---\nmodel: a/b\ntouchstone.contract: { maxLength: 12, mustInclude: [bug] }\n---\nHello',
};

function promptOf(more: string): string {
  return `---
model: a/b
output:
  format: json
${more}  schema:
    category(enum): [billing, bug]
    urgency: integer
---
Hello`;
}

const values = fc.oneof(
  fc.record({
    category: fc.constantFrom('billing', 'bug', 'Bug', ''),
    urgency: fc.constantFrom<unknown>(1, 2.5, '3', null),
  }),
  fc.record({ category: fc.constant('bug'), urgency: fc.constant(1), more: fc.boolean() }),
  fc.jsonValue({ maxDepth: 1 }),
);

/** What models wrap around JSON, and what they leave in it. */
const replies = fc
  .tuple(
    values,
    fc.constantFrom('', 'Here you are:\n', '```json\n', 'Sure.\n```json\n'),
    fc.constantFrom('', '\n```', '\n```\nAnything else?', ' done', '}'),
    fc.constantFrom('', ',', ' // the lot\n'),
  )
  .map(([value, before, after, inside]) => {
    const json = JSON.stringify(value, null, 1) ?? '';
    return `${before}${json.replace(/[}\]]$/, end => `${inside}${end}`)}${after}`;
  });

test('a reply has the same verdict and findings wherever it is validated', async () => {
  const folder = await workspace({});
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  const cases = fc.tuple(fc.constantFrom(...Object.values(prompts)), replies);
  await fc.assert(
    fc.asyncProperty(cases, async ([source, text]) => {
      const document = parsePrompt(source);
      const { validation } = await judge(document, { text });
      const messages = messagesOf(validation);

      const prompt = await loadPromptText(source, 'triage.prompt', async () => undefined);
      const recording = {
        hash: '',
        model: 'openai/gpt-5.4-mini',
        text,
        finish: { reason: 'stop', raw: 'stop' },
        recorded: '2026-11-30T00:00:00Z',
      } as const;
      const record = await recordOf(
        { prompt, input: {}, model: recording.model, mode: 'replay' },
        { ...host, findRecording: async () => recording },
      );
      expect(record.validation).toEqual(validation);

      expect(((await outputFindings(document, text)) ?? []).map(({ message }) => message)).toEqual(
        messages,
      );

      const line = JSON.stringify({ ...recording, model: 'a/b' });
      const checked = await said('.touchstone/recordings/triage.jsonl', line, {
        'triage.prompt': source,
      });
      const recorded = checked.map(finding =>
        finding.replace(/^[\s\S]*? does not match the current [^:]*: /, ''),
      );
      expect(recorded.toSorted()).toEqual(
        messages.map(message => `${message}${message.endsWith('?') ? '' : '.'}`).toSorted(),
      );

      const scorer = schemaScorer.create({}, {} as never);
      const score = await scorer.judge({ input: {}, record });
      expect(score && 'pass' in score && score.pass).toBe(validation.verdict === 'valid');
    }),
    { numRuns: 60 },
  );
});

function messagesOf(
  validation: Awaited<ReturnType<typeof judge>>['validation'],
): readonly string[] {
  return validation.verdict === 'invalid' ? validation.findings.map(({ message }) => message) : [];
}

async function recordOf(request: RunRequest, host: RunHost): Promise<RunRecord> {
  for await (const event of run(request, host).events) {
    if (event.type === 'finished') return event.record;
  }
  throw new Error('the run ended without a record');
}

test('a finding in a lenient reply has its range in the text as the model wrote it', async () => {
  const text = 'Sure:\n```json\n{"category": "Bug", // maybe\n"urgency": 1,}\n```';
  const { validation } = await judge(parsePrompt(prompts.lenient), { text });
  const [finding] = validation.verdict === 'invalid' ? validation.findings : [];
  expect(text.slice(finding?.range?.start, finding?.range?.end)).toBe('"Bug"');
});
