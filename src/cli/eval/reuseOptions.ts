import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PlanChoices, Planned } from '../../eval/plan/plan.ts';
import { planEvals } from '../../eval/plan/plan.ts';
import type { Shard } from '../../eval/plan/storedChoices.ts';
import { planMerge } from '../../eval/stored/planMerge.ts';
import {
  planChanged,
  planRescore,
  planResume,
  planSelected,
  type Reused,
  type StoredSelection,
} from '../../eval/stored/planReuse.ts';
import { isRunName } from '../../eval/stored/runName.ts';
import { canContinue, type RunContext } from '../../eval/stored/runs.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { type ReporterOptions, reporterWords } from '../report/reporters.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';
import { rowOptions } from './rowOptions.ts';
import type { Ended } from './runEvaluation.ts';

/** Options of `eval` that use the results of earlier runs. */
export interface ReuseOptions extends ReporterOptions {
  readonly resume?: string | true;
  readonly rescore?: string | true;
  readonly changed?: true;
  readonly failing?: string | true;
  readonly errored?: string | true;
  readonly shard?: Shard;
  readonly concurrency?: number;
  readonly budget?: number;
  readonly json?: true;
  /** Results files to join. */
  readonly merge?: readonly string[];
}

/** What a run was started with: a resumed one has the same. */
const startOptions = [
  'model',
  'repeat',
  ...rowOptions,
  'promptAt',
  'baseline',
  'bless',
  'replay',
  'live',
  'record',
  'shard',
];

export function addReuseOptions(command: Command): void {
  const others = ['rescore', 'changed', 'failing', 'errored'];
  command
    .addOption(
      new Option(
        '--resume [run]',
        'continue the newest run of each evaluation that did not finish, or the named run\n(touchstone eval --resume)',
      ).conflicts([...startOptions, ...others]),
    )
    .addOption(
      new Option(
        '--changed',
        'run only rows whose request changed since the last run; take the other replies over\n(touchstone eval triage.eval.yaml --changed)',
      ).conflicts(['rescore', 'bless']),
    )
    .addOption(
      new Option(
        '--rescore [run]',
        'score the replies of the last run, or of the named one, again; send nothing\n(touchstone eval triage.eval.yaml --rescore)',
      ).conflicts([...startOptions.filter(name => name !== 'baseline'), 'failing', 'errored']),
    )
    .addOption(
      new Option(
        '--failing [run]',
        'only rows that failed in the last run, or in the named one\n(touchstone eval triage.eval.yaml --failing)',
      ).conflicts('bless'),
    )
    .addOption(
      new Option(
        '--errored [run]',
        'only rows without a reply in the last run, or in the named one\n(touchstone eval triage.eval.yaml --errored)',
      ).conflicts('bless'),
    )
    .addOption(
      new Option(
        '--shard <i/n>',
        'only one of n parts of the rows; `touchstone report merge` joins their results\n(touchstone eval --shard 2/4)',
      )
        .argParser(shard)
        .conflicts('bless'),
    );
}

function shard(value: string): Shard {
  const [, index = '', of = ''] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(value) ?? [];
  if (index === '' || Number(index) > Number(of)) {
    throw new InvalidArgumentError(messages.shardForm());
  }
  return { index: Number(index), of: Number(of) };
}

const optional = ['resume', 'rescore', 'failing', 'errored'] as const;

/** The value of an option with an optional run may be the first path: a run has a name of its own kind. */
export function withoutPaths<T extends ReuseOptions>(
  paths: readonly string[],
  options: T,
): { readonly paths: readonly string[]; readonly options: T } {
  const more: string[] = [];
  const own: T = { ...options };
  for (const name of optional) {
    const value = own[name];
    if (typeof value !== 'string') continue;
    const run = value.replace(/^.*[\\/]/, '').replace(/\.jsonl$/, '');
    if (!isRunName(run)) more.push(value);
    Object.assign(own, { [name]: isRunName(run) ? run : true });
  }
  const all = [...more, ...paths];
  return { paths: all.length === 0 ? ['.'] : all, options: own };
}

/** The evaluations of a file, as the options for earlier runs change them. */
export async function planWithReuse(
  file: string,
  settings: Settings,
  choices: PlanChoices,
  options: ReuseOptions,
  context: RunContext,
): Promise<Planned> {
  const { resume, rescore, changed, failing, errored, concurrency, merge } = options;
  if (merge) return planMerge(file, settings, { results: merge, choices }, context);
  if (resume !== undefined) {
    const asked = {
      ...(typeof resume === 'string' && { run: resume }),
      ...(concurrency !== undefined && { concurrency }),
    };
    return planResume(file, settings, asked, context);
  }
  const planned = await planEvals(file, settings, choices);
  if (!planned.ok) return planned;
  const selections: readonly StoredSelection[] = [
    ...selectionOf('failed', failing),
    ...selectionOf('errored', errored),
  ];
  const steps: readonly ((plan: Plan) => Promise<Reused>)[] = [
    ...(rescore === undefined ? [] : [(plan: Plan) => planRescore(plan, runOf(rescore), context)]),
    ...(selections.length === 0 ? [] : [(plan: Plan) => planSelected(plan, selections, context)]),
    ...(changed ? [(plan: Plan) => planChanged(plan, context)] : []),
  ];
  let { plans } = planned;
  const notes = [...(planned.notes ?? [])];
  for (const step of steps) {
    const next: Plan[] = [];
    for (const plan of plans) {
      const reused = await step(plan);
      if (!reused.ok) return reused;
      next.push(...reused.plans);
      notes.push(...reused.notes);
    }
    plans = next;
  }
  return { ok: true, plans, notes };
}

type Plan = Extract<Planned, { readonly ok: true }>['plans'][number];

function selectionOf(
  outcome: 'failed' | 'errored',
  option: string | true | undefined,
): readonly StoredSelection[] {
  if (option === undefined) return [];
  const run = runOf(option);
  return [{ outcomes: [outcome], ...(run !== undefined && { run }) }];
}

function runOf(option: string | true): string | undefined {
  return option === true ? undefined : option;
}

/** @throws MisuseError when there is no run to resume or to score again. */
export function refuseNothing(plans: number, { resume, rescore }: ReuseOptions): void {
  if (plans > 0) return;
  const named = resume ?? rescore;
  if (typeof named === 'string') {
    throw new MisuseError(messages.unknownRun(named));
  }
  if (resume !== undefined) {
    throw new MisuseError(messages.nothingToResume());
  }
  if (rescore !== undefined) {
    throw new MisuseError(messages.nothingToRescore());
  }
}

/** The commands that continue what was interrupted or stopped by its budget, one a line. */
export function resumeText(
  ended: readonly {
    readonly plan: Pick<Plan, 'source' | 'reuse'>;
    readonly summary: Ended['summary'];
  }[],
  options: ReuseOptions,
): string {
  const { concurrency, budget, json } = options;
  const more = [
    ...(concurrency === undefined ? [] : ['--concurrency', String(concurrency)]),
    ...(budget === undefined ? [] : ['--budget', String(budget)]),
    ...(json ? ['--json'] : []),
    ...reporterWords(options).map(shellWord),
  ];
  return ended
    .filter(({ summary }) => canContinue(summary))
    .map(({ plan: { source, reuse }, summary }) => {
      // Such a run takes over what it has itself.
      const way = reuse?.kind === 'changed' ? ['--changed'] : ['--resume', summary.run];
      return ['touchstone eval', shellWord(shownPath(source)), ...way, ...more].join(' ');
    })
    .map(command => messages.resume(command))
    .join('');
}

/** A word as a shell reads it. */
export function shellWord(word: string): string {
  return /^[\w./@:=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
