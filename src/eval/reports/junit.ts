import { visibleLine } from '../../format/visibleText.ts';
import type { EvalSummary, ModelSummary } from '../results/summary.ts';
import { messages } from './messages.ts';
import { evalsOf, type Report, type ReportedEval, type ReportedSample } from './report.ts';
import { outcomeOfRow, type ReportedRow, reportedRows } from './rows.ts';
import { sampleFindings, visibleStart, wholeValueText } from './sampleText.ts';
import { countsText, modelCostText, modelSourcesText, shownVerdict } from './words.ts';
import { xmlAttribute, xmlText } from './xml.ts';

/** UTF-16 units of an input, an expected value and a reply: a server keeps every report of every build. */
const MOST_TEXT = 4000;

/**
 * JUnit XML as Jenkins, GitLab, GitHub Actions and Azure Pipelines read it: a suite for each model with a test for each row,
 * and one for the evaluation with its verdict and the rows that could not be used.
 */
export async function* junitReport(report: Report): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="touchstone">\n';
  // Failures of an earlier prompt would mark the build as failed.
  for (const each of evalsOf(report).filter(({ summary }) => !summary.isEarlier)) {
    yield verdictSuite(each.summary, report);
    for (const model of each.summary.models) yield* modelSuite(each, model, report);
  }
  if (report.notBegun > 0) yield notBegunSuite(report.notBegun);
  yield '</testsuites>\n';
}

interface Counts {
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  /** Milliseconds. */
  time: number;
}

async function* modelSuite(
  reported: ReportedEval,
  model: ModelSummary,
  report: Report,
): AsyncGenerator<string> {
  const { summary } = reported;
  // The counts are written before the tests, so the results are read twice.
  const counts: Counts = { passed: 0, failed: 0, errored: 0, skipped: 0, time: 0 };
  for await (const row of reportedRows(reported, model.model)) {
    counts[outcomeOfRow(row)] += 1;
    counts.time += timeOf(row);
  }
  yield suiteStart(`${summary.eval} ${model.model}`, counts);
  yield properties({
    model: model.model,
    cost: modelCostText(model),
    replies: modelSourcesText(model),
    ...(model.answeredBy && { answeredBy: model.answeredBy.join(', ') }),
    ...(model.fingerprints && { fingerprints: model.fingerprints.join(', ') }),
  });
  const className = `${summary.eval}.${model.model.replaceAll('.', '_')}`;
  for await (const row of reportedRows(reported, model.model))
    yield testCase(className, row, report);
  yield '  </testsuite>\n';
}

function testCase(className: string, row: ReportedRow, { shownPath }: Report): string {
  const outcome = outcomeOfRow(row);
  const { samples } = row;
  const start = testStart(className, row.row.id, timeOf(row));
  if (outcome === 'passed') return `${start}/>\n`;
  const found = samples.filter(sample => sample.outcome === outcome);
  const [first] = found;
  const findings = first ? sampleFindings(first) : [];
  const share = samples.length > 1 ? messages.samplesWith(found.length, samples.length) : '';
  const message = visibleLine(`${share}${findings[0] ?? outcome}`);
  const body = [
    `${shownPath(row.row.file)}:${row.row.line}`,
    ...found.map(sample => sampleBody(sample, samples.length > 1)),
  ].join('\n\n');
  return `${start}>\n${problem(outcome, message, body, first)}    </testcase>\n`;
}

function problem(
  outcome: Exclude<ReportedSample['outcome'], 'passed'>,
  message: string,
  body: string,
  sample: ReportedSample | undefined,
): string {
  const text = `message="${xmlAttribute(visibleStart(message, 500))}"`;
  // `skipped` has no text in most schemas.
  if (outcome === 'skipped') return `      <skipped ${text}/>\n`;
  const element = outcome === 'failed' ? 'failure' : 'error';
  const failing = sample?.scores.find(({ pass }) => !pass);
  const type =
    outcome === 'failed' ? (failing?.metric ?? failing?.scorer) : (sample?.error?.class ?? 'error');
  return `      <${element} ${text} type="${xmlAttribute(type ?? 'score')}">${xmlText(body)}</${element}>\n`;
}

function sampleBody(sample: ReportedSample, named: boolean): string {
  const { input, expected, text, repeat = 0 } = sample;
  const part = (title: string, value: unknown): readonly string[] =>
    value === undefined || value === ''
      ? []
      : [`${title}:\n${visibleStart(wholeValueText(value), MOST_TEXT)}`];
  return [
    ...(named ? [messages.sample(repeat + 1)] : []),
    ...sampleFindings(sample).map(finding => visibleStart(finding, MOST_TEXT)),
    ...part('input', input),
    ...part('expected', expected),
    ...part('reply', text),
  ].join('\n');
}

/** The evaluation as a whole: a gate or a baseline can fail it although no row fails, and pass it although rows fail. */
function verdictSuite(summary: EvalSummary, { shownPath }: Report): string {
  const { badRows, badRowCount, comparison, run } = summary;
  const word = shownVerdict(summary);
  const isError = word === 'incomplete' || word === 'interrupted';
  // A shard has no verdict; that each of its samples has a result is all that it can pass.
  const isPassed = word === 'passed' || word === 'partial';
  const counts: Counts = {
    passed: isPassed ? 1 : 0,
    failed: word === 'failed' ? 1 : 0,
    errored: (isError ? 1 : 0) + badRows.length,
    skipped: 0,
    time: 0,
  };
  const message = xmlAttribute(`${word}: ${countsText(summary)}`);
  const element = word === 'failed' ? 'failure' : 'error';
  const start = testStart(summary.eval, 'verdict', 0);
  return [
    suiteStart(summary.eval, counts),
    properties({
      run,
      verdict: word,
      ...(comparison && { regression: comparison.verdict }),
      ...(badRowCount > badRows.length && { 'bad rows': String(badRowCount) }),
    }),
    isPassed
      ? `${start}/>\n`
      : `${start}>\n      <${element} message="${message}" type="verdict"/>\n    </testcase>\n`,
    ...badRows.map(({ file, line, message: reason }) => {
      const name = `${shownPath(file)}:${line}`;
      const text = xmlAttribute(visibleLine(reason));
      return `${testStart(summary.eval, name, 0)}>\n      <error message="${text}" type="bad row"/>\n    </testcase>\n`;
    }),
    '  </testsuite>\n',
  ].join('');
}

function notBegunSuite(notBegun: number): string {
  const counts: Counts = { passed: 0, failed: 0, errored: 1, skipped: 0, time: 0 };
  const message = messages.interrupted(notBegun);
  return `${suiteStart('touchstone', counts)}${testStart('touchstone', messages.allEvaluations(), 0)}>
      <error message="${message}" type="interrupted"/>
    </testcase>
  </testsuite>
`;
}

function suiteStart(name: string, counts: Counts): string {
  const { passed, failed, errored, skipped, time } = counts;
  const tests = passed + failed + errored + skipped;
  return `  <testsuite name="${xmlAttribute(visibleLine(name))}" tests="${tests}" failures="${failed}" errors="${errored}" skipped="${skipped}" time="${seconds(time)}">\n`;
}

function properties(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `      <property name="${name}" value="${xmlAttribute(value)}"/>\n`,
  );
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

/** The start tag of a test, without its end. */
function testStart(className: string, name: string, time: number): string {
  return `    <testcase classname="${xmlAttribute(visibleLine(className))}" name="${xmlAttribute(visibleLine(name))}" time="${seconds(time)}"`;
}

function timeOf({ samples }: ReportedRow): number {
  return samples.reduce((sum, { totalTime = 0 }) => sum + totalTime, 0);
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds) / 1000);
}
