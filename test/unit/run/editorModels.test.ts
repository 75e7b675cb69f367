import { expect, it } from 'vitest';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import type { RunHost } from '../../../src/run/host.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { run } from '../../../src/run/run.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { workspace } from '../eval/workspace.ts';

const model = 'vscode/copilot/gpt-4o';

/** An editor whose models say hello, and nothing of what they used. */
const editorModels: NonNullable<RunHost['editorModels']> = {
  async *stream() {
    yield { type: 'delta', text: 'Hello' };
    yield { type: 'finish', reason: 'other', raw: 'not told' };
  },
};

async function recordOf(more: Partial<RunHost>): Promise<RunRecord | undefined> {
  const host = await createNodeHost({
    folder: await workspace({}),
    environment: {},
    warn: () => {},
  });
  const text = `---\nmodel: ${model}\nconfig: { temperature: 0 }\n---\nHi\n`;
  const prompt = await loadPromptText(text, 'hi.prompt', async () => undefined);
  const signal = new AbortController().signal;
  let record: RunRecord | undefined;
  for await (const event of run({ prompt, input: {}, model }, { ...host, ...more }, { signal })
    .events) {
    if (event.type === 'finished') record = event.record;
  }
  await host.close();
  return record;
}

it('uses the editor’s own models, with an unknown cost', async () => {
  expect(await recordOf({ editorModels })).toMatchObject({
    outcome: 'completed',
    source: 'live',
    text: 'Hello',
    usage: { source: 'estimated' },
    cost: { known: false, reason: 'VS Code does not report what its models cost' },
    droppedParameters: ['temperature'],
  });
});

it('says outside an editor that only an editor can call them', async () => {
  const record = await recordOf({});
  expect(record).toMatchObject({ outcome: 'failed', error: { class: 'unknownModel' } });
  expect(record?.error?.message).toContain('available only in the editor');
});
