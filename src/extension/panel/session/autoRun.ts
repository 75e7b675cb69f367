import type { AutoRunState, ModelChoice, PanelPrompt } from '../../../protocol/panelPrompt.ts';

/** Runs models automatically when a prompt or its input has changed. */
export interface AutoRun {
  readonly state: AutoRunState;
  change(change: Partial<Pick<AutoRunState, 'on' | 'paid'>>): void;
  /** Considers a description of a prompt that a page shows: after a pause, models whose request is new run. */
  consider(prompt: PanelPrompt | undefined): void;
  dispose(): void;
}

export interface AutoRunPort {
  /** US dollars that automatic runs may cost in this window. 0 when they may cost nothing. */
  budget(): number;
  /** Whether the prompt is running because a person started it. Then nothing is started. */
  isBusy(prompt: string): boolean;
  /** Cancels the automatic run before it, and runs the models. Resolves to what they have cost, in US dollars. */
  run(prompt: string, models: readonly string[]): Promise<number>;
  reportError(error: unknown): void;
}

/** How long nothing must have changed before a run starts, in milliseconds. */
const PAUSE_MS = 800;

export function createAutoRun(port: AutoRunPort, pause = PAUSE_MS): AutoRun {
  let on = false;
  let paid = false;
  let spent = 0;
  /** The largest cost of paid runs in progress. */
  let reserved = 0;
  let isStopped = false;
  let later: ReturnType<typeof setTimeout> | undefined;
  /** The last request of each model, so that nothing runs twice because a page was drawn again. */
  const asked = new Map<string, string | undefined>();

  function consider(prompt: PanelPrompt | undefined): void {
    clearTimeout(later);
    later = undefined;
    if (!on || !prompt || !canRunAutomatically(prompt) || port.isBusy(prompt.uri)) return;
    const due = prompt.models.filter(model => isDue(prompt.uri, model));
    if (due.length > 0) later = setTimeout(() => start(prompt.uri, due), pause);
  }

  function isDue(prompt: string, model: ModelChoice): boolean {
    const { id, selected, request, refusal } = model;
    if (!selected || request === undefined || refusal) return false;
    if (asked.get(`${prompt} ${id}`) === request) return false;
    return isFree(model) || (paid && model.estimate?.usd !== undefined);
  }

  function start(prompt: string, due: readonly ModelChoice[]): void {
    if (port.isBusy(prompt)) return;
    const chosen: ModelChoice[] = [];
    let cost = 0;
    for (const model of due) {
      const usd = isFree(model) ? 0 : (model.estimate?.usd ?? Number.POSITIVE_INFINITY);
      if (usd > 0 && spent + reserved + cost + usd > port.budget()) {
        isStopped = true;
        continue;
      }
      cost += usd;
      chosen.push(model);
    }
    for (const { id, request } of chosen) asked.set(`${prompt} ${id}`, request);
    if (chosen.length === 0) return;
    reserved += cost;
    port
      .run(
        prompt,
        chosen.map(({ id }) => id),
      )
      .then(usd => {
        spent += usd;
      })
      .catch(port.reportError)
      .finally(() => {
        reserved -= cost;
      });
  }

  return {
    get state() {
      const budget = port.budget();
      return { on, paid, spent, budget, stopped: isStopped && paid };
    },
    change(change) {
      on = change.on ?? on;
      paid = change.paid ?? paid;
      isStopped = false;
      if (!on) clearTimeout(later);
    },
    consider,
    dispose: () => clearTimeout(later),
  };
}

/** Not while the prompt has errors, its input cannot be used, or the workspace is not trusted. */
function canRunAutomatically({ trusted, problems, input }: PanelPrompt): boolean {
  return trusted && problems.length === 0 && input !== undefined;
}

function isFree({ availability }: ModelChoice): boolean {
  return availability === 'sandbox' || availability === 'recordings';
}
