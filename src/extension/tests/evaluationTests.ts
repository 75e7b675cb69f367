import {
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunRequest,
  workspace,
} from 'vscode';
import type { PlanChoices, PlanProblem } from '../../eval/plan/plan.ts';
import { visibleText } from '../../format/visibleText.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { signalOf } from '../cancellation.ts';
import { errorMessage } from '../errorMessage.ts';
import { approve } from '../evaluation/approval.ts';
import { evalName, planEvaluation, type ReadyEvaluation } from '../evaluation/evaluationPlan.ts';
import { type Publish, runPlanned, samplesOf } from '../evaluation/evaluationRun.ts';
import { isPrompt } from '../prompts/promptDocuments.ts';
import type { Register } from '../register.ts';
import { outputLine } from '../shownText.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { refuseUntrusted } from '../workspace/trust.ts';
import { createDatasetTests, rowIdOf } from './datasetTests.ts';
import { reportTo } from './testRunReport.ts';

/** Golden datasets in the Test Explorer: the content of the tree and its actions. */
export interface EvaluationTests {
  /** Fills the tree, or the rows of one dataset. */
  resolve(item: TestItem | undefined): Promise<void>;
  run(request: TestRunRequest, mode: PlanChoices['mode']): Promise<void>;
  /** Shows an evaluation that was started elsewhere. */
  readonly publish: Publish;
}

export function createEvaluationTests(
  register: Register,
  controller: TestController,
  hosts: EditorHosts,
): EvaluationTests {
  const datasets = createDatasetTests(register, controller);
  register(
    workspace.onDidSaveTextDocument(document => {
      if (!isPrompt(document)) return;
      datasets.outdate(dataset => evalName(dataset) === evalName(document.uri));
    }),
  );

  /** The requested test items: whole datasets, or rows of them. */
  async function selectionOf(request: TestRunRequest): Promise<Map<TestItem, TestItem[]>> {
    if (!request.include) await datasets.discover();
    const asked = request.include ?? [...controller.items].map(([, item]) => item);
    const excluded = new Set(request.exclude);
    const rowsByFile = new Map<TestItem, TestItem[]>();
    for (const item of asked) {
      const file = item.parent ?? (item.uri && (await datasets.itemOf(item.uri)));
      if (!file || excluded.has(file)) continue;
      const rows = item.parent ? [item] : [...file.children].map(([, row]) => row);
      const kept = rows.filter(row => !excluded.has(row));
      rowsByFile.set(file, [...(rowsByFile.get(file) ?? []), ...kept]);
    }
    return rowsByFile;
  }

  /** The evaluation of rows of a dataset, when it can start. Otherwise each row has an error. */
  async function plan(
    run: TestRun,
    file: TestItem,
    rows: ReadonlyMap<string, TestItem>,
    mode: PlanChoices['mode'],
  ): Promise<ReadyEvaluation | undefined> {
    if (!file.uri) return undefined;
    const planned = await planEvaluation(file.uri, hosts, {
      only: new Set(rows.keys()),
      ...(mode && { mode }),
    });
    if (planned.ok) return planned.evaluation;
    for (const row of rows.values()) run.errored(row, planned.problems.map(problemMessage));
    return undefined;
  }

  /** All datasets are planned before the first call: their cost is confirmed together. */
  async function runAll(
    run: TestRun,
    selection: ReadonlyMap<TestItem, readonly TestItem[]>,
    mode: PlanChoices['mode'],
  ): Promise<void> {
    const signal = signalOf(run.token);
    const planned = new Map<ReadyEvaluation, ReadonlyMap<string, TestItem>>();
    for (const [file, items] of selection) {
      const rows = rowsById(items);
      const evaluation = await plan(run, file, rows, mode);
      if (evaluation) planned.set(evaluation, rows);
    }
    const isApproved = (await approve([...planned.keys()], signal)) !== undefined;
    for (const [evaluation, rows] of planned) {
      const report = reportTo(run, rows, samplesOf(evaluation));
      if (isApproved && !signal.aborted) await runPlanned(evaluation, report.take, signal);
      report.finish();
    }
  }

  async function runRequest(request: TestRunRequest, mode: PlanChoices['mode']): Promise<void> {
    if (refuseUntrusted()) return;
    const selection = await selectionOf(request);
    const run = controller.createTestRun(request);
    try {
      await runAll(run, selection, mode);
    } catch (error) {
      run.appendOutput(outputLine(processGate().text(errorMessage(error))));
      throw error;
    } finally {
      run.end();
    }
  }

  return {
    resolve: item => (item ? datasets.resolve(item) : datasets.discover()),
    run: runRequest,
    async publish(evaluation) {
      const files = await Promise.all(evaluation.datasets.map(datasets.itemOf));
      const expected = samplesOf(evaluation);
      const rows = files
        .flatMap(file => [...file.children].map(([, row]) => row))
        .filter(row => expected(rowIdOf(row) ?? '') > 0);
      const run = controller.createTestRun(new TestRunRequest(rows), evaluation.name, true);
      const report = reportTo(run, rowsById(rows), expected);
      return {
        token: run.token,
        take: report.take,
        finish() {
          report.finish();
          run.end();
        },
      };
    },
  };
}

function rowsById(rows: readonly TestItem[]): ReadonlyMap<string, TestItem> {
  return new Map(rows.map(row => [rowIdOf(row) ?? row.id, row]));
}

function problemMessage({ file, line, message }: PlanProblem): TestMessage {
  const place = line === undefined ? file : `${file}:${line}`;
  return new TestMessage(visibleText(`${place}: ${message}`));
}
