import { providerOf } from '../../../model/catalogue/modelFacts.ts';
import { sandboxModels } from '../../models/modelChoices.ts';
import { inputHash } from './answered.ts';
import type { ModelRuns } from './modelRuns.ts';
import type { ModelSelection } from './models.ts';
import type { PanelInput, PromptSnapshot, RunPort } from './port.ts';
import { type Target, targetsOf } from './targets.ts';

/** A requested run. */
export interface RunOrder<S extends PromptSnapshot> {
  readonly state: S;
  readonly input: PanelInput;
  readonly targets: readonly Target[];
  /** The id of the golden row that has this input. */
  readonly row?: string | undefined;
  /** Whether replies are recorded. */
  readonly record: boolean;
  /** `again` keeps the columns of other models. */
  readonly how: 'start' | 'again';
}

/** Runs models in parallel and, when none of them could answer without a key, asks how to continue. */
export async function runInPanel<S extends PromptSnapshot>(
  { state, input, row, targets, record, how }: RunOrder<S>,
  runs: ModelRuns,
  selection: ModelSelection,
  port: RunPort<S>,
): Promise<void> {
  if (targets.length === 0) return port.reportNoModel(state);
  port.noteRun(targets.length);
  const run = port.runner(state, input, record, row);
  const answered = { input: inputHash(input), ...(row !== undefined && { row }) };
  const mocks = row === undefined ? [] : await port.mocksOf(state, row);
  const question = { input, answered, mocks };
  await port.askForTrust(state, [...new Set(targets.map(({ model }) => model))]);
  await port.withProgress(() => runs[how](targets, run, question));
  const refused = modelsWithoutKey(runs);
  if (refused.length === 0) return;
  const choice = await port.offerKey([...new Set(refused.map(providerOf))], state);
  if (choice.type === 'sandbox') {
    const [model] = sandboxModels;
    selection.select(state.uri, model, true);
    await port.withProgress(() => runs.start(targetsOf([model]), run, question));
  } else if (choice.type === 'entered') {
    const unlocked = targets.filter(({ model }) => providerOf(model) === choice.provider);
    await port.askForTrust(state, [...new Set(unlocked.map(({ model }) => model))]);
    await port.withProgress(() => runs.again(unlocked, run, question));
  }
}

/** Only when no model replied. Otherwise each column offers its own actions. */
function modelsWithoutKey({ columns }: ModelRuns): readonly string[] {
  const refused = columns.filter(({ error }) => error?.class === 'noKey');
  return refused.length === columns.length ? refused.map(({ model }) => model) : [];
}
