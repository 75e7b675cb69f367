import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadPromptFile } from '../../src/load/loadPromptFile.ts';
import { begins, fails, says } from './modelServer.ts';
import { type RunBench, startRunBench } from './runBench.ts';

let bench: RunBench;

afterEach(() => bench.close());

const good = '{"category":"billing","urgency":2}';
const bad = '{"category":"money","urgency":2}';

function prompt(keys = ''): string {
  return `---
model: one/small
output:
  format: json
  schema:
    category(enum): [billing, bug]
    urgency: integer
${keys}---
Sort this: {{ticket}}
`;
}

const once = 'touchstone.retry: { corrections: 1 }\n';

describe('a reply that does not match its schema', () => {
  test('is the answer, with its findings, when the prompt has no corrections', async () => {
    bench = await startRunBench();
    bench.replies('small', says(bad));
    const { record } = await bench.run(prompt());
    expect(record).toMatchObject({ outcome: 'completed', validation: { verdict: 'invalid' } });
    expect(record.attempts).toHaveLength(1);
    expect(record.attempts[0]?.error).toBeUndefined();
  });

  test('is sent to the model with its problems, and the corrected reply is the answer', async () => {
    bench = await startRunBench();
    bench.replies('small', says(bad), says(good));
    const { record, events } = await bench.run(prompt(once));
    expect(record).toMatchObject({
      outcome: 'completed',
      text: good,
      validation: { verdict: 'valid' },
      attempts: [
        { error: { class: 'schemaInvalid' }, text: bad, findings: [{ pointer: '/category' }] },
        { correction: expect.stringContaining('- `category` is "money"') },
      ],
    });
    const { messages } = bench.server.received[1]?.body ?? {};
    expect(messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: bad },
      { role: 'user', content: expect.stringContaining('`category` is "money"') },
    ]);
    expect(events.filter(({ type }) => type === 'violated')).toHaveLength(1);
    expect(events.find(({ type }) => type === 'attemptFailed')).toMatchObject({
      next: { model: 'one/small', wait: 0, correction: record.attempts[1]?.correction },
      restarted: true,
    });
    // Both replies have been paid for.
    expect(record.attempts.map(({ usage }) => usage?.source)).toEqual(['provider', 'provider']);
  });

  test('is corrected as often as the prompt says; then the last reply is used', async () => {
    bench = await startRunBench();
    bench.replies('small', says(bad));
    const { record } = await bench.run(prompt('touchstone.retry: { corrections: 2 }\n'));
    expect(bench.asked()).toHaveLength(3);
    expect(record).toMatchObject({ outcome: 'completed', validation: { verdict: 'invalid' } });
  });

  test('is followed by the fallback after its corrections, and then by `degrade`', async () => {
    bench = await startRunBench();
    bench.replies('small', says(bad));
    bench.replies('other', says(good));
    const keys = `${once}touchstone.fallback: [two/other]\n`;
    const fallen = await bench.run(prompt(keys));
    expect(bench.asked()).toEqual(['small', 'small', 'other']);
    expect(fallen.record).toMatchObject({ fallback: 'two/other', text: good });
    bench.replies('other', says(bad));
    const degrade = 'touchstone.degrade: { value: { category: bug, urgency: 1 } }\n';
    const { record } = await bench.run(prompt(keys + degrade));
    expect(record).toMatchObject({
      outcome: 'degraded',
      output: { category: 'bug', urgency: 1 },
      error: { class: 'schemaInvalid' },
    });
  });

  test('is reported once when the budget refuses its correction and the fallback answers', async () => {
    bench = await startRunBench();
    bench.replies('small', says(bad));
    bench.replies('other', says(good));
    const keys = `${once}touchstone.fallback: [two/other]\ntouchstone.budget: { outputTokens: 20 }\n`;
    const { record, events } = await bench.run(prompt(keys));
    expect(bench.asked()[0]).toBe('small');
    expect(record.refused[0]?.error.class).toBe('guarded');
    const failed = record.attempts.filter(({ error }) => error);
    expect(events.filter(({ type }) => type === 'attemptFailed')).toHaveLength(failed.length);
  });

  test('is not corrected when it was cut off at its limit', async () => {
    bench = await startRunBench();
    const cut = says('{"category":"bil');
    bench.replies('small', { ...cut, body: cut.body.replace('"stop"', '"length"') });
    const { record } = await bench.run(prompt(once));
    expect(bench.asked()).toHaveLength(1);
    expect(record).toMatchObject({ finish: { reason: 'length' } });
  });

  test('is corrected with the text of the folder, and with the built-in text when that is invalid', async () => {
    bench = await startRunBench();
    const file = join(bench.folder, 'triage.prompt');
    await writeFile(file, prompt(once));
    const own = join(bench.folder, '_correction.prompt');
    const words = async (): Promise<unknown> => {
      bench.replies('small', says(bad), says(good));
      const loaded = await loadPromptFile(file);
      if (!loaded.ok) throw new Error(loaded.message);
      await bench.run('', { prompt: loaded.prompt, model: 'one/small' });
      const { messages } = bench.server.received.at(-1)?.body ?? {};
      return Array.isArray(messages) ? messages.at(-1)?.content : undefined;
    };
    await writeFile(own, 'Wrong: {{#each findings}}{{pointer}}{{/each}}');
    expect(await words()).toBe('Wrong: /category');
    await writeFile(own, 'Wrong: {{#each findings}}');
    expect(await words()).toContain('does not fit');
    expect(bench.warnings).toHaveLength(1);
    expect(bench.warnings[0]).toContain('_correction.prompt');
  });

  test('is replayed with the recorded steps', async () => {
    bench = await startRunBench();
    bench.replies('small', says(bad), says(good));
    const live = await bench.run(prompt(once), { record: true });
    const replayed = await bench.run(prompt(once), { mode: 'replay' });
    expect(bench.asked()).toHaveLength(2);
    expect(replayed.record).toMatchObject({ source: 'replayed', text: live.record.text });
    expect(replayed.record.attempts).toHaveLength(2);
  });
});

describe('a call whose reply can no longer match', () => {
  const early = 'touchstone.retry: { corrections: 1, stopEarly: true }\n';

  test('is ended when the prompt says so, and the partial reply is kept', async () => {
    bench = await startRunBench();
    bench.replies('small', begins(`${bad.slice(0, -1)},`, 'stall'), says(good));
    const { record } = await bench.run(prompt(early));
    expect(record).toMatchObject({ outcome: 'completed', text: good });
    expect(record.attempts[0]).toMatchObject({
      error: { class: 'schemaInvalid' },
      text: `${bad.slice(0, -1)},`,
      usage: { source: 'estimated' },
    });
    expect(record.attempts[0]?.error?.message).toContain('was ended');
    await expect.poll(() => bench.server.connections()).toBe(0);
  });

  test('without a correction or a fallback is a failure with the reason', async () => {
    bench = await startRunBench();
    bench.replies('small', begins(bad, 'stall'));
    const { record } = await bench.run(prompt('touchstone.retry: { stopEarly: true }\n'));
    expect(record).toMatchObject({
      outcome: 'failed',
      error: { class: 'schemaInvalid' },
      validation: { verdict: 'invalid' },
      text: bad,
    });
  });
});

describe('lenient reading', () => {
  const fenced = `Here it is:\n\`\`\`json\n${good}\n\`\`\``;

  test('is never silent: a fenced reply fails, and what would pass is reported', async () => {
    bench = await startRunBench();
    bench.replies('small', says(fenced));
    const { record } = await bench.run(prompt());
    expect(record.validation).toMatchObject({ verdict: 'invalid', wouldPass: ['fence', 'prose'] });
    expect(record.output).toBeUndefined();
  });

  test('uses the JSON inside when the prompt allows it, and records what was ignored', async () => {
    bench = await startRunBench();
    bench.replies('small', says(fenced));
    const lenient = prompt().replace('format: json', 'format: json\n  lenient: true');
    const { record } = await bench.run(lenient);
    expect(record).toMatchObject({
      validation: { verdict: 'valid', forgiven: ['fence', 'prose'] },
      output: { category: 'billing' },
    });
  });
});

describe('a reply in plain text', () => {
  test('is validated against its contract, and corrected', async () => {
    bench = await startRunBench();
    bench.replies('small', says('As an AI, I cannot say.'), says('It is on its way.'));
    const text = `---\nmodel: one/small\n${once}touchstone.contract: { mustNotInclude: [As an AI], maxLength: 100 }\n---\n{{ticket}}\n`;
    const { record } = await bench.run(text);
    expect(record).toMatchObject({ text: 'It is on its way.', validation: { verdict: 'valid' } });
    expect(record.attempts[0]?.findings).toMatchObject([
      { keyword: 'mustNotInclude', range: { start: 0, end: 8 } },
    ]);
  });
});

test('a correction that fails is sent again as a correction', async () => {
  bench = await startRunBench();
  bench.replies('small', says(bad), fails(503), says(good));
  const { record } = await bench.run(prompt(once));
  expect(record).toMatchObject({ text: good, validation: { verdict: 'valid' } });
  const [first, second, third] = record.attempts.map(({ correction }) => correction);
  expect([first, third]).toEqual([undefined, second]);
  expect(second).toContain('`category` is "money"');
  const bodies = bench.server.received.map(({ body }) => body['messages']);
  expect(bodies[2]).toEqual(bodies[1]);
});
