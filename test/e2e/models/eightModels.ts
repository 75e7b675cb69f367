import { beforeAll, expect, it } from 'vitest';
import {
  approximate,
  formatCount,
  formatDuration,
  formatUsd,
} from '../../../src/format/figures.ts';
import { outcomeLabels, type RunOutcome } from '../../../src/format/outcome.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { readRunLog } from '../../../src/trace/runLog.ts';
import {
  begins,
  callsTool,
  fails,
  isCutOff,
  type ModelServer,
  refuses,
  streams,
} from '../../wire/modelServer.ts';
import type { Editor } from '../editor.ts';

const outcomes = {
  'one/quick': 'completed',
  'one/slow': 'completed',
  'one/revoked': 'failed',
  'one/silent': 'failed',
  'one/endless': 'cancelled',
  'one/careful': 'refused',
  'one/caller': 'toolCall',
  'one/short': 'cutOff',
} as const satisfies Readonly<Record<string, RunOutcome>>;

const models = Object.keys(outcomes);

/** The limit of a run is for the silent model. It is long, so that another one can be stopped before. */
export const eightModelsFiles = {
  'eight.prompt': `---
model: one/quick
tools:
  - name: findOrder
    description: Finds an order by its number.
    inputSchema: { number: string }
touchstone.compare: [${models.slice(1).join(', ')}]
touchstone.retry: { attempts: 1, timeout: 40s }
---
Where is order 4711?
`,
};

/** Lines of `touchstone.yaml`: USD per million tokens. */
export const eightModelsPrices = models.map(
  model => `  ${model}: { input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 4 }\n`,
);

export function eightModelsTests(editor: Editor, server: () => ModelServer): void {
  const column = (model: string) => editor.tab.getByRole('article', { name: model, exact: true });
  const row = (model: string) =>
    editor.tab
      .getByRole('row')
      .filter({ has: editor.page.getByRole('rowheader', { name: model, exact: true }) });
  const words = Array.from({ length: 12 }, (_, at) => `word${at} `);

  beforeAll(() => {
    const { replies } = server();
    replies('quick', streams(words, 20));
    replies('slow', streams(words, 250));
    replies('revoked', fails(401, { message: 'This key was revoked' }));
    replies('silent', begins('Let me look', 'stall'));
    replies('endless', begins('It depends', 'stall'));
    replies('careful', refuses('I cannot help with that.'));
    replies('caller', callsTool('call_1', 'findOrder', { number: '4711' }));
    replies('short', isCutOff('The order was'));
  });

  it('streams from eight models at once, and one is stopped with the keyboard', async () => {
    await editor.open('eight.prompt');
    await editor.command('Touchstone: Compare');
    await column('one/endless').getByText('It depends').waitFor();
    await editor.look('eight-models-streaming');
    await column('one/endless').getByRole('button', { name: 'Stop one/endless' }).press('Enter');
    await row('one/endless').getByText('Cancelled', { exact: true }).waitFor();
    await column('one/endless').getByText('It depends').waitFor();
    await column('one/silent')
      .getByText(/no data for/)
      .waitFor();
  });

  it('shows the outcome of each, and ends the silent one at its time limit', async () => {
    for (const [model, outcome] of Object.entries(outcomes))
      await row(model).getByText(outcomeLabels[outcome], { exact: true }).waitFor();
    await column('one/silent').getByText('Let me look').waitFor();
    await column('one/revoked').getByText('This key was revoked', { exact: true }).waitFor();
    await column('one/short').getByText('The order was').waitFor();
    // The refusal arrived sooner.
    const fastest = editor.panel.getByRole('listitem').filter({ hasText: 'fastest' });
    expect(await fastest.allInnerTexts()).toEqual([expect.stringContaining('quick')]);
    await editor.look('eight-models');
  });

  it('shows the figures of the record of each run', async () => {
    // The page shows the end of a run before its line is in the log.
    await expect.poll(async () => (await recordsOf(editor.workspace)).size).toBe(models.length);
    for (const [model, record] of await recordsOf(editor.workspace)) {
      const cells = await row(model).getByRole('cell').allInnerTexts();
      const [, firstToken, total, input, output, , cost] = cells.map(figureIn);
      expect({ model, firstToken, total, input, output, cost }).toEqual({
        model,
        ...figuresOf(record),
      });
    }
  });
}

/** The records of the last runs of the prompt, by their models. */
async function recordsOf(workspace: string): Promise<ReadonlyMap<string, RunRecord>> {
  const records = new Map<string, RunRecord>();
  for await (const record of readRunLog(workspace)) {
    if (record.prompt.name === 'eight') records.set(record.request.model, record);
  }
  return records;
}

/** A cell also has what its figure is made of, and whether it is the best, for screen readers. */
function figureIn(cell: string): string {
  return cell
    .replace(/^.*Best valid reply:/s, '')
    .replace(/\. .*$/s, '')
    .trim();
}

function figuresOf({ usage, cost, timeToFirstToken, totalTime }: RunRecord) {
  const tokens = (count: number | undefined) =>
    count === undefined ? '–' : approximate(formatCount(count), usage?.source === 'estimated');
  return {
    firstToken: timeToFirstToken === undefined ? '–' : formatDuration(timeToFirstToken),
    total: formatDuration(totalTime),
    input: tokens(usage?.input.total),
    output: tokens(usage?.output.total),
    cost: cost.known ? approximate(formatUsd(cost.total), cost.usage === 'estimated') : 'unknown',
  };
}
