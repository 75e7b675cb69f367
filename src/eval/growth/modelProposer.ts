import { promptFileName } from '../../files/fileNames.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptFile, loadPromptText } from '../../load/loadPromptFile.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import type { RunHost } from '../../run/host.ts';
import { run } from '../../run/run.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { needsStream } from '../replyForm.ts';
import { roughSampleCost } from '../schedule/sampleCost.ts';
import type { Goal, Proposer } from './grow.ts';
import { growPrompt } from './growPrompt.ts';
import { messages } from './messages.ts';

export interface ModelProposer extends Proposer {
  /** What the calls for a number of rows are expected to cost in US dollars; undefined when a price is unknown. */
  estimate(count: number): { readonly calls: number; readonly usd: number | undefined };
  /** What is known after the calls. */
  result(): {
    /** US dollars billed, as far as known. */
    readonly spent: number;
    /** Calls that gave no rows, one sentence for each. */
    readonly problems: readonly string[];
    /** Whether calls were not made because they could exceed the budget. */
    readonly isOverBudget: boolean;
  };
}

/** Goals of one call: more make replies long, and one bad reply loses all of its rows. */
const EACH = 10;
/** Expected output of one row, in tokens. */
const ROW_TOKENS = 200;

/** The prompt that asks for rows: the user's copy, or the built-in one. @throws Error with a sentence. */
export async function loadGrowPrompt(
  file: string | undefined,
  root: string,
): Promise<LoadedPrompt> {
  if (file === undefined) {
    return loadPromptText(growPrompt, promptFileName('grow'), async () => undefined, {
      key: 'growth/grow',
    });
  }
  const loaded = await loadPromptFile(file, root);
  if (!loaded.ok) throw new Error(loaded.message);
  const [error] = promptErrors(loaded.prompt);
  if (error) throw new Error(`${file}:${error.line}: ${error.message}`);
  return loaded.prompt;
}

/** Asks a model for rows with the rules of every run: keys, limits, retries and the run log. */
export function modelProposer(
  {
    prompt: asking,
    model,
    plan,
  }: { readonly prompt: LoadedPrompt; readonly model: string; readonly plan: EvalPlan },
  host: RunHost,
  {
    budget = Number.POSITIVE_INFINITY,
    signal,
  }: { readonly budget?: number; readonly signal: AbortSignal },
): ModelProposer {
  const problems: string[] = [];
  let spent = 0;
  let isOverBudget = false;
  const { document } = plan.prompt;
  const { schema } = document.metadata.input;

  const inputFor = (goals: readonly Goal[], examples: readonly unknown[]) => ({
    prompt: document.text,
    ...(schema && { schema: JSON.stringify(schema) }),
    examples: examples.map(each => JSON.stringify(each)),
    goals: goals.map(({ text }, index) => ({ number: index + 1, goal: text })),
  });

  function costOf(input: Readonly<Record<string, unknown>>, rows: number): number | undefined {
    const row = {
      id: '',
      file: '',
      line: 1,
      tags: [],
      input,
      expected: 'word '.repeat(rows * ROW_TOKENS),
    };
    return roughSampleCost({ prompt: asking }, row, model, host.settings)?.usd;
  }

  return {
    name: model,
    estimate(count) {
      const calls = Math.ceil(count / EACH);
      const goals = Array<Goal>(Math.min(count, EACH)).fill({
        kind: 'further',
        text: 'x'.repeat(200),
      });
      const each = costOf(inputFor(goals, []), goals.length);
      return { calls, usd: each === undefined ? undefined : each * calls };
    },
    async *propose(goals, examples) {
      for (let at = 0; at < goals.length && !signal.aborted; at += EACH) {
        const asked = goals.slice(at, at + EACH);
        const input = inputFor(asked, examples);
        if (spent + (costOf(input, asked.length) ?? 0) > budget) {
          isOverBudget = true;
          return;
        }
        const record = await run(
          { prompt: asking, input, model, patient: true, stream: needsStream(asking) },
          host,
          { signal },
        ).record;
        if (record.source === 'live') {
          spent += record.cost.known ? record.cost.total : (record.cost.atLeast ?? 0);
        }
        if (record.outcome !== 'completed') {
          problems.push(record.error?.message ?? messages.callIncomplete(model));
          // A further call would most likely end in the same way.
          return;
        }
        const rows = isRecord(record.output) ? record.output['rows'] : undefined;
        if (!Array.isArray(rows)) {
          problems.push(messages.noRows(model));
          continue;
        }
        for (const row of rows) {
          const goal = isRecord(row) ? asked[Number(row['goal']) - 1] : undefined;
          if (goal && isRecord(row)) yield { goal, input: inputIn(row['input']) };
        }
      }
    },
    result: () => ({ spent, problems, isOverBudget }),
  };
}

function inputIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
