import { type Command, Option } from 'commander';
import type { EvalPlan } from '../../eval/runner.ts';
import { type ExpectedSpend, expectedSpend, spendText } from '../../eval/schedule/spend.ts';
import { positiveNumber } from '../options/options.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import type { RunWorkspace } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

export interface SpendOptions {
  /** US dollars. */
  readonly budget?: number;
  readonly yes?: true;
  readonly stopEarly?: true;
  readonly cheapest?: true;
  readonly write?: true;
}

/** Options that use replies of earlier runs, or run a part of the rows on purpose. */
const reuseOptions = ['resume', 'rescore', 'changed', 'failing', 'errored', 'shard'];

export function addSpendOptions(command: Command): void {
  command
    .option(
      '--budget <usd>',
      'maximum cost in US dollars; the evaluation stops with exit code 4 before it may exceed it\n(touchstone eval --budget 2)',
      positiveNumber,
    )
    .option(
      '--yes',
      'start without a confirmation, whatever the estimated cost\n(touchstone eval --yes)',
    )
    .option(
      '--stop-early',
      'stop each model as soon as it is certain whether it passes its gate\n(touchstone eval --stop-early)',
    )
    .addOption(
      new Option(
        '--cheapest',
        'find the cheapest model that passes the gate, with as few calls as that takes\n(touchstone eval triage.eval.yaml --cheapest --model openai/gpt-5.4-mini,anthropic/claude-haiku-4-5)',
      ).conflicts(['bless', 'baseline', 'repeat', 'promptAt', ...reuseOptions]),
    )
    .option(
      '--write',
      'with --cheapest: write the model that is found into the prompt\n(touchstone eval triage.eval.yaml --cheapest --write)',
    );
}

/** An evaluation of one prompt, and the workspace that it runs in. */
export interface PlannedEval {
  readonly plan: EvalPlan;
  readonly workspace: RunWorkspace;
}

/**
 * Writes what the evaluations are expected to cost, and asks above a limit.
 * @throws MisuseError when they must not start without a confirmation.
 */
export async function confirmSpend(
  planned: readonly PlannedEval[],
  options: SpendOptions,
  terminal: Terminal,
): Promise<void> {
  const total = await expectedSpend(
    planned.map(({ plan, workspace: { host } }) => ({ plan, host })),
    terminal.signal,
  );
  await confirmExpected(total, 'evaluation', options, terminal);
}

/**
 * The same for what is known already. @param what is going to start: `evaluation`.
 * @throws MisuseError when it must not start without a confirmation.
 */
export async function confirmExpected(
  total: ExpectedSpend,
  what: string,
  { budget, yes }: Pick<SpendOptions, 'budget' | 'yes'>,
  terminal: Terminal,
): Promise<void> {
  if (total.calls === 0) return;
  terminal.stderr.write(messages.estimated(spendText(total)));
  const limit = total.confirmAbove;
  if (total.usd <= limit || yes || budget !== undefined) return;
  const cost = messages.estimate(what, total.usd, limit);
  if (!terminal.confirm) {
    throw new MisuseError(messages.needsYes(cost));
  }
  if (!(await terminal.confirm(messages.startQuestion(cost))))
    throw new MisuseError(messages.notStarted());
}
