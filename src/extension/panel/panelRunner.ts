import { l10n, window, workspace } from 'vscode';
import { parseModelReference } from '../../model/catalogue/reference.ts';
import type { RunEvent } from '../../run/run.ts';
import { loadCore } from '../loadCore.ts';
import type { KeyDialogs } from '../models/keyDialogs.ts';
import { sandboxModels } from '../models/modelChoices.ts';
import { notify } from '../notify.ts';
import { askForTrust } from '../workspace/endpointTrust.ts';
import type { PanelRuns, RunModel } from './panelRuns.ts';
import type { PromptState } from './promptState.ts';

/** A run that was asked for, with everything it takes. */
export interface RunOrder {
  readonly state: PromptState;
  readonly input: Readonly<Record<string, unknown>>;
  readonly models: readonly string[];
  readonly record: boolean;
  /** `again` leaves the columns of other models as they are. */
  readonly how: 'start' | 'again';
}

/** Runs models side by side and, when none could answer for want of a key, asks how to go on. */
export async function runInPanel(
  order: RunOrder,
  runs: PanelRuns,
  keys: KeyDialogs,
  onSandbox: (model: string) => void,
): Promise<void> {
  const { state, input, models, how } = order;
  if (models.length === 0) {
    const file = workspace.asRelativePath(state.uri);
    void notify.error(
      l10n.t(
        '{0} names no model: add `model:` to its frontmatter, or tick one in the panel.',
        file,
      ),
    );
    return;
  }
  const runModel = modelRunner(order);
  const { prompt, host, mode } = state;
  await askForTrust(host, [{ prompt, models, mode }]);
  await withProgress(() => runs[how](models, runModel, input));
  const refused = modelsWithoutKey(runs);
  if (refused.length === 0) return;
  const choice = await keys.offer([...new Set(refused.map(providerOf))], state.host);
  if (choice.type === 'sandbox') {
    const [model] = sandboxModels;
    onSandbox(model);
    await withProgress(() => runs.start([model], runModel, input));
  } else if (choice.type === 'entered') {
    const unlocked = refused.filter(model => providerOf(model) === choice.provider);
    await askForTrust(host, [{ prompt, models: unlocked, mode }]);
    await withProgress(() => runs.again(unlocked, runModel, input));
  }
}

/** Only when nothing at all answered: beside an answer, each column offers its own way on. */
function modelsWithoutKey({ columns }: PanelRuns): readonly string[] {
  const refused = columns.filter(({ error }) => error?.class === 'noKey');
  return refused.length === columns.length ? refused.map(({ model }) => model) : [];
}

function modelRunner({ state, input, record }: RunOrder): RunModel {
  const { prompt, host, mode } = state;
  return async function* (model, signal): AsyncGenerator<RunEvent> {
    const { run } = await loadCore();
    yield* run({ prompt, input, model, mode, record }, host, signal);
  };
}

function providerOf(model: string): string {
  return parseModelReference(model)?.provider ?? model;
}

function withProgress(task: () => Promise<void>): Thenable<void> {
  return window.withProgress({ location: { viewId: 'touchstone.panel' } }, task);
}
