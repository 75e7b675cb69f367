import { Location, Position, type TestItem, TestMessage, type TestRun, Uri } from 'vscode';
import type { Sample } from '../../eval/results/sample.ts';
import type { BadRow } from '../../eval/runner.ts';
import { visibleText } from '../../format/visibleText.ts';
import type { PublishedRun } from '../evaluation/evaluationRun.ts';
import { outputLine } from '../shownText.ts';
import { rowVerdict, sampleFinding, sampleLine } from './rowVerdict.ts';

/**
 * Shows the events of an evaluation in the Test Explorer.
 * @param rows the items of the rows that run, by row id.
 * @param expected number of samples of a row.
 */
export function reportTo(
  run: TestRun,
  rows: ReadonlyMap<string, TestItem>,
  expected: (id: string) => number,
): Pick<PublishedRun, 'take' | 'finish'> {
  const open = new Map<string, Sample[]>();
  const started = new Map<string, number>();
  for (const [id, item] of rows) {
    open.set(id, []);
    run.enqueued(item);
  }

  function settle(id: string): void {
    const item = rows.get(id);
    const samples = open.get(id);
    if (!item || !samples) return;
    open.delete(id);
    const begun = started.get(id);
    const duration = begun === undefined ? undefined : performance.now() - begun;
    const messages = samples.filter(isShort).map(sample => testMessage(sample, item));
    switch (rowVerdict(samples, expected(id))) {
      case 'passed':
        run.passed(item, duration);
        break;
      case 'failed':
        run.failed(item, messages, duration);
        break;
      case 'errored':
        run.errored(item, messages, duration);
        break;
      case 'skipped':
        run.skipped(item);
        break;
    }
  }

  function takeSample(sample: Sample): void {
    const { id } = sample.row;
    run.appendOutput(outputLine(sampleLine(sample)), undefined, rows.get(id));
    const samples = open.get(id);
    samples?.push(sample);
    if (samples?.length === expected(id)) settle(id);
  }

  function takeStart({ id }: Pick<Sample['row'], 'id'>): void {
    const item = rows.get(id);
    if (!item || started.has(id)) return;
    started.set(id, performance.now());
    run.started(item);
  }

  function takeBadRow({ id, file, line, message }: BadRow): void {
    const location = new Location(Uri.file(file), new Position(line - 1, 0));
    run.appendOutput(outputLine(`${file}:${line}: ${message}`), location);
    const item = id === undefined ? undefined : rows.get(id);
    if (id === undefined || !item || !open.delete(id)) return;
    const said = new TestMessage(message);
    said.location = location;
    run.errored(item, said);
  }

  return {
    take(event) {
      if (event.type === 'sampleStarted') takeStart(event.row);
      else if (event.type === 'sample') takeSample(event.sample);
      else if (event.type === 'badRow') takeBadRow(event.badRow);
    },
    finish() {
      for (const id of [...open.keys()]) settle(id);
    },
  };
}

function isShort({ outcome }: Sample): boolean {
  return outcome === 'failed' || outcome === 'errored';
}

function testMessage(sample: Sample, item: TestItem): TestMessage {
  const { message, expected, actual } = sampleFinding(sample);
  const shown =
    expected !== undefined && actual !== undefined
      ? TestMessage.diff(visibleText(message), visibleText(expected), visibleText(actual))
      : new TestMessage(visibleText(message));
  if (item.uri && item.range) shown.location = new Location(item.uri, item.range);
  if (sample.text !== '') shown.contextValue = 'touchstone.sample';
  return shown;
}
