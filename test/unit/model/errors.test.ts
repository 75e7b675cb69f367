import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/terminal/terminal.ts';
import { nextColumn, waitingColumn } from '../../../src/extension/panel/session/runColumns.ts';
import {
  type ErrorClass,
  type FailureMeaning,
  failureMeanings,
  type GuardRule,
  guardMeanings,
  meaningOf,
} from '../../../src/model/errors.ts';
import type { RecordedError } from '../../../src/trace/record.ts';
import { actionButtons } from '../../../src/webview/replies/column/failure.ts';
import { runRecord } from '../extension/runRecordFixture.ts';

const failures: readonly RecordedError[] = [
  ...(Object.keys(failureMeanings) as ErrorClass[]).map(each => ({ class: each, message: '' })),
  ...(Object.keys(guardMeanings) as GuardRule[]).map(rule => ({
    class: 'guarded' as const,
    guard: { rule },
    message: '',
  })),
];

describe.each(failures)('$class $guard.rule', failure => {
  const meaning = meaningOf(failure);

  it('is retried only when it is temporary, and offers Retry only when that can help', () => {
    if (meaning.retry) expect(meaning).toMatchObject({ duration: 'temporary', fallback: true });
    const needsAPerson =
      meaning.duration === 'permanent' && !meaning.actions.some(each => each === 'setKey');
    const asksAgain = failure.guard?.rule === 'trust';
    if (needsAPerson && !asksAgain) expect(meaning.actions).not.toContain('retry');
  });

  it('has an exit code of the command line, and advice in one sentence', () => {
    expect(exitCodes[meaning.exit]).toBeGreaterThan(0);
    expect(meaning.advice).toMatch(/^[A-Z][^.!?]*(?:\.[a-zA-Z][^.!?]*)*\.$/);
  });

  it('is sent to the panel with its actions, each of which has a button', () => {
    const failed = runRecord({ outcome: 'failed', error: failure });
    const column = nextColumn(waitingColumn({ id: 'a/b', model: 'a/b' }, {}), {
      type: 'finished',
      record: failed,
    });
    expect(column.actions).toEqual(meaning.actions);
    for (const action of meaning.actions) expect(actionButtons[action].label).not.toBe('');
  });
});

it('offers no Retry when a rule of the workspace refuses the call', () => {
  const refused = (rule: GuardRule) => meaningOf({ class: 'guarded', guard: { rule } });
  expect(refused('budget')).toMatchObject({ actions: ['editLimits'], exit: 'budget' });
  expect(refused('residency')).toMatchObject({ actions: ['editLimits'], exit: 'incomplete' });
  expect(refused('config')).toMatchObject({ actions: ['editPrompt'], exit: 'misused' });
});

it('is documented as it is', async () => {
  const page = await readFile('docs/reliability.md', 'utf8');
  const health = { ill: 'when most calls fail', unusable: 'at once', undefined: 'no' };
  const yes = (is: boolean): string => (is ? 'yes' : 'no');
  const row = (name: string, { retry, fallback, exit, advice, ...rest }: FailureMeaning): string =>
    `| ${name} | ${yes(retry)} | ${yes(fallback)} | ${health[`${rest.health}`]} | ${exitCodes[exit]} | ${advice} |`;
  const rows = failures.map(failure =>
    row(
      failure.guard ? `\`guarded\`: \`${failure.guard.rule}\`` : `\`${failure.class}\``,
      meaningOf(failure),
    ),
  );
  const table = page.split('\n').filter(line => rows.includes(line));
  // `guarded` has a line for each rule.
  expect(table).toEqual(rows.filter(line => !line.startsWith('| `guarded` ')));
});
