import { fileProblem } from '../../files/fileProblem.ts';
import type { RunHost } from '../../run/host.ts';
import { createTextCheck } from './candidateText.ts';
import { proposalEstimate } from './estimate.ts';
import { type CandidateText, type EvaluatedTexts, evaluateTexts } from './evaluateTexts.ts';
import { messages } from './messages.ts';
import { costOfRow, passRateOf } from './outcomes.ts';
import type { PlannedImprovement } from './planImprovement.ts';
import { type FailureToFix, propose } from './proposals.ts';
import { type ProposalRequest, type SearchEnd, searchForBetter } from './search.ts';
import type { SplitPart } from './split.ts';
import { type ImprovementState, type StoredProposal, saveState } from './state.ts';

/** What became of one proposal. */
export interface ImprovementCandidate {
  /** From 1. */
  readonly number: number;
  /** The number of the text that it changes; 0 is the original. */
  readonly parent: number;
  /** What it does differently, as its model says. */
  readonly idea: string;
  /** Why it was not evaluated, a sentence. */
  readonly rejected?: string;
  /** On the development rows. Absent when it was not evaluated. */
  readonly passRate?: number;
  /** USD of a reply. Absent when unknown. */
  readonly cost?: number;
}

/** The result of an improvement. */
export interface Improvement {
  readonly run: string;
  /** What ended it. `stopped` with `why`. */
  readonly end:
    | Exclude<SearchEnd<unknown>, { kind: 'tested' | 'stopped' }>
    | StoppedEnd
    | TestedEnd;
  /** On the development rows. */
  readonly original?: { readonly passRate: number; readonly cost?: number };
  readonly candidates: readonly ImprovementCandidate[];
  /** USD of everything, with what was paid before an interruption. */
  readonly spent: number;
}

export interface StoppedEnd {
  readonly kind: 'stopped';
  /** `failed`: no proposal could be made. */
  readonly why: 'cancelled' | 'budget' | 'failed';
  /** The error, a sentence. */
  readonly message?: string;
}

export interface TestedEnd extends Pick<Extract<SearchEnd<unknown>, { kind: 'tested' }>, 'test'> {
  readonly kind: 'tested';
  /** The number of the candidate that was tested. */
  readonly finalist: number;
  /** The whole text of the prompt file with the tested text. */
  readonly text: string;
  /** The first error of held-out rows without a result. */
  readonly message?: string;
}

export interface ImprovementProgress {
  readonly phase: 'original' | 'proposals' | 'candidates' | 'heldOut';
  /** Samples, or proposals, of this phase. */
  readonly done: number;
  readonly total: number;
  /** USD so far. */
  readonly spent: number;
}

/**
 * Looks for a better text of a prompt, and tests it. Writes nothing but its own state and results. Cancelling ends the
 * calls in progress; what has ended is kept, and a later run with the same state continues there.
 */
export function improve(
  improvement: PlannedImprovement,
  host: RunHost,
  signal: AbortSignal,
  onProgress: (progress: ImprovementProgress) => void = () => {},
): Promise<Improvement> {
  return host.runs.group(ended =>
    improveGrouped(improvement, host, AbortSignal.any([signal, ended]), onProgress),
  );
}

async function improveGrouped(
  improvement: PlannedImprovement,
  host: RunHost,
  signal: AbortSignal,
  onProgress: (progress: ImprovementProgress) => void,
): Promise<Improvement> {
  const { plan, folder, rows, split, tolerance, proposer, budget } = improvement;
  const { choices, run } = improvement.state;
  const texts = createTextCheck(plan, rows, improvement.names);
  const proposalCost = (await proposalEstimate(improvement, host)).usd;
  const original: CandidateText = { name: 'original', prompt: plan.prompt };
  const candidates = new Map<number, ImprovementCandidate>();
  const failures = new Map<string, readonly FailureToFix[]>();
  const errors: string[] = [];
  let state: ImprovementState = improvement.state;
  let start: Improvement['original'];
  let why: StoppedEnd['why'] = 'cancelled';
  let message: string | undefined;

  const left = (): number | undefined =>
    budget === undefined ? undefined : Math.max(0, budget - state.spent);

  let saving = Promise.resolve();
  let isSaved = true;

  /** One write at a time. A failure is reported once, and the improvement continues. */
  function save(change: Partial<ImprovementState>): Promise<void> {
    state = { ...state, ...change };
    const current = state;
    saving = saving
      .then(() => (isSaved ? saveState({ folder, key: plan.key }, current) : undefined))
      .catch((error: unknown) => {
        isSaved = false;
        host.warn(messages.unsaved(fileProblem(error)));
      });
    return saving;
  }

  async function evaluate(named: readonly CandidateText[], part: SplitPart) {
    const own = rows.filter(({ id }) => split[part].has(id));
    const isStart = part === 'development' && named[0] === original;
    const phase = part === 'heldOut' ? 'heldOut' : isStart ? 'original' : 'candidates';
    const total = own.length * plan.repeat * named.length;
    let done = 0;
    onProgress({ phase, done, total, spent: state.spent });
    const evaluated = await evaluateTexts(
      plan,
      named.map(each => ({ ...each, name: `${part}/${each.name}` })),
      own,
      {
        folder,
        key: `${plan.key}/${run}`,
        budget: left(),
        reuse: isStart,
        onSample() {
          done += 1;
          onProgress({ phase, done, total, spent: state.spent });
        },
      },
      host,
      signal,
    );
    await save({ spent: state.spent + evaluated.spent });
    message = evaluated.error;
    if (evaluated.stopped) {
      why = evaluated.stopped;
      return undefined;
    }
    if (part === 'development') note(named, evaluated);
    return evaluated.outcomes;
  }

  function note(named: readonly CandidateText[], evaluated: EvaluatedTexts): void {
    named.forEach(({ name }, index) => {
      const found = evaluated.outcomes[index];
      failures.set(name, evaluated.failures[index] ?? []);
      if (!found) return;
      const cost = costOfRow(found);
      const figures = { passRate: passRateOf(found), ...(cost !== undefined && { cost }) };
      if (name === original.name) start = figures;
      const candidate = candidates.get(Number(name));
      if (candidate) candidates.set(candidate.number, { ...candidate, ...figures });
    });
  }

  /** The reply of the model, stored or new. Undefined when it was cancelled or out of budget. */
  async function proposed(
    request: ProposalRequest<CandidateText>,
  ): Promise<StoredProposal | undefined> {
    const { number, goal, parent, tried } = request;
    const known = state.proposals.find(each => each.number === number);
    if (known) return known;
    const limit = left();
    if (limit !== undefined && proposalCost > limit) {
      why = 'budget';
      return undefined;
    }
    const asked = {
      number,
      goal,
      seed: choices.seed,
      parent: parent.text.prompt,
      failures: failures.get(parent.text.name) ?? [],
      earlier: tried.slice(1).map(({ text, outcomes }) => ({
        idea: candidates.get(Number(text.name))?.idea ?? '',
        passRate: passRateOf(outcomes),
      })),
    };
    const found = await propose(proposer, asked, host, signal);
    if (!found) return undefined;
    const about = { number, parent: parent.number, usd: found.usd };
    const spent = state.spent + found.usd;
    if (found.ok) {
      const proposal = { ...about, idea: found.idea, template: found.template };
      await save({ proposals: [...state.proposals, proposal], spent });
      return proposal;
    }
    const proposal = { ...about, idea: '', rejected: found.reason };
    // A call that failed is not stored: a continued run makes it again.
    await save({ spent, ...(!found.isError && { proposals: [...state.proposals, proposal] }) });
    if (found.isError) errors.push(found.reason);
    return proposal;
  }

  async function proposeAll(
    requests: readonly ProposalRequest<CandidateText>[],
  ): Promise<readonly (CandidateText | 'rejected')[] | undefined> {
    const total = requests.length;
    let done = 0;
    onProgress({ phase: 'proposals', done, total, spent: state.spent });
    errors.length = 0;
    const proposals = await Promise.all(
      requests.map(async request => {
        const proposal = await proposed(request);
        done += 1;
        onProgress({ phase: 'proposals', done, total, spent: state.spent });
        return proposal;
      }),
    );
    if (errors.length === total) {
      why = 'failed';
      [message] = errors;
      return undefined;
    }
    const found: (CandidateText | 'rejected')[] = [];
    for (const proposal of proposals) {
      if (!proposal) return undefined;
      found.push(await candidateOf(proposal));
    }
    return found;
  }

  async function candidateOf({
    number,
    parent,
    idea,
    template,
    rejected = messages.replyWithoutText(),
  }: StoredProposal): Promise<CandidateText | 'rejected'> {
    const checked =
      template === undefined
        ? { ok: false as const, reason: rejected }
        : await texts.check(template);
    const about = { number, parent, idea };
    candidates.set(number, checked.ok ? about : { ...about, rejected: checked.reason });
    return checked.ok ? { name: String(number), prompt: checked.prompt } : 'rejected';
  }

  await save({});
  const end = await searchForBetter<CandidateText>(
    original,
    { evaluate, propose: proposeAll },
    {
      ...tolerance,
      rounds: choices.rounds,
      candidates: choices.candidates,
      seed: choices.seed,
      repeat: plan.repeat,
      heldOut: split.heldOut.size,
    },
  );
  const isIncomplete = end.kind === 'tested' && end.test.verdict === 'incomplete';
  await save({ isFinished: end.kind !== 'stopped' && !isIncomplete });
  return {
    run,
    end: improvementEnd(end, why, message),
    ...(start && { original: start }),
    candidates: [...candidates.values()].sort((one, other) => one.number - other.number),
    spent: state.spent,
  };
}

function improvementEnd(
  end: SearchEnd<CandidateText>,
  why: StoppedEnd['why'],
  message: string | undefined,
): Improvement['end'] {
  const about = message === undefined ? {} : { message };
  if (end.kind === 'stopped') return { kind: 'stopped', why, ...about };
  if (end.kind !== 'tested') return end;
  const { finalist, test } = end;
  const { text } = finalist.text.prompt.document;
  return { kind: 'tested', finalist: finalist.number, test, text, ...about };
}
