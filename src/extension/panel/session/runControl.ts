import { parseModelReference } from '../../../model/catalogue/modelFacts.ts';
import { sandboxModels } from '../../models/modelChoices.ts';
import type { ModelRuns } from './modelRuns.ts';
import type { ModelSelection } from './models.ts';
import type { Input, PromptSnapshot, RunPort } from './port.ts';

/** A requested run. */
export interface RunOrder<S extends PromptSnapshot> {
  readonly state: S;
  readonly input: Input;
  readonly models: readonly string[];
  /** Whether replies are recorded. */
  readonly record: boolean;
  /** `again` keeps the columns of other models. */
  readonly how: 'start' | 'again';
}

/** Runs models in parallel and, when none of them could answer without a key, asks how to continue. */
export async function runInPanel<S extends PromptSnapshot>(
  { state, input, models, record, how }: RunOrder<S>,
  runs: ModelRuns,
  selection: ModelSelection,
  port: RunPort<S>,
): Promise<void> {
  if (models.length === 0) return port.reportNoModel(state);
  const run = port.runner(state, input, record);
  await port.askForTrust(state, models);
  await port.withProgress(() => runs[how](models, run, input));
  const refused = modelsWithoutKey(runs);
  if (refused.length === 0) return;
  const choice = await port.offerKey([...new Set(refused.map(providerOf))], state);
  if (choice.type === 'sandbox') {
    const [model] = sandboxModels;
    selection.select(state.uri, model, true);
    await port.withProgress(() => runs.start([model], run, input));
  } else if (choice.type === 'entered') {
    const unlocked = refused.filter(model => providerOf(model) === choice.provider);
    await port.askForTrust(state, unlocked);
    await port.withProgress(() => runs.again(unlocked, run, input));
  }
}

/** Only when no model replied. Otherwise each column offers its own actions. */
function modelsWithoutKey({ columns }: ModelRuns): readonly string[] {
  const refused = columns.filter(({ error }) => error?.class === 'noKey');
  return refused.length === columns.length ? refused.map(({ model }) => model) : [];
}

export function providerOf(model: string): string {
  return parseModelReference(model)?.provider ?? model;
}
