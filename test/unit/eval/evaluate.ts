import { join } from 'node:path';
import { type PlanChoices, planEvals } from '../../../src/eval/plan/plan.ts';
import type { Sample } from '../../../src/eval/results/sample.ts';
import {
  type EvalEvent,
  type EvalPlan,
  type EvalSummary,
  evaluate,
} from '../../../src/eval/runner.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';

export interface Evaluated {
  readonly events: readonly EvalEvent[];
  readonly samples: readonly Sample[];
  readonly summary: EvalSummary;
}

/** Evaluates a file of a folder; `change` may alter its plan, `onEvent` sees what happens meanwhile. */
export async function evaluateFile(
  folder: string,
  file: string,
  choices: PlanChoices = {},
  {
    change = plan => plan,
    onEvent = async () => {},
    warn = () => {},
    log = false,
  }: {
    readonly change?: (plan: EvalPlan) => EvalPlan;
    readonly onEvent?: (event: EvalEvent) => Promise<void>;
    readonly warn?: (message: string) => void;
    readonly log?: boolean;
  } = {},
): Promise<Evaluated> {
  const planned = await planEvals(join(folder, file), defaultSettings, choices);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const [plan] = planned.plans;
  if (!plan) throw new Error('there is no plan');
  const host = await createNodeHost({ folder, environment: {}, warn, log });
  const events: EvalEvent[] = [];
  const signal = new AbortController().signal;
  // Without a queue between them, so that the evaluation waits for what a test does.
  const emit = async (event: EvalEvent): Promise<void> => {
    events.push(event);
    await onEvent(event);
  };
  await evaluate(change(plan), host, { folder }, emit, signal);
  await host.close();
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('an evaluation must end with `finished`');
  const samples = events.flatMap(event => (event.type === 'sample' ? [event.sample] : []));
  return { events, samples, summary: last.summary };
}
