import {
  type CancellationToken,
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
import { type Evaluation, evalName, planEvaluation } from '../evaluation/evaluationPlan.ts';
import { runEvaluation, samplesPerRow } from '../evaluation/evaluationRun.ts';
import { messageOf } from '../messageOf.ts';
import { isPrompt } from '../prompts/promptDocuments.ts';
import type { Register } from '../register.ts';
import { outputLine } from '../shownText.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { refuseUntrusted } from '../workspace/trust.ts';
import { createDatasetTests, rowIdOf } from './datasetTests.ts';
import { reportTo, type TestRunReport } from './testRunReport.ts';

/** Golden datasets in the Test Explorer: the content of the tree and its actions. */
export interface EvaluationTests {
  /** Fills the tree, or the rows of one dataset. */
  resolve(item: TestItem | undefined): Promise<void>;
  run(request: TestRunRequest, mode: PlanChoices['mode']): Promise<void>;
  /** Shows an evaluation that was started elsewhere. */
  publish(evaluation: Evaluation): Promise<PublishedRun>;
}

export interface PublishedRun extends TestRunReport {
  readonly token: CancellationToken;
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

  async function runDataset(
    run: TestRun,
    file: TestItem,
    rows: readonly TestItem[],
    mode: PlanChoices['mode'],
  ): Promise<void> {
    if (!file.uri) return;
    const byId = rowsById(rows);
    const planned = await planEvaluation(file.uri, hosts, {
      only: new Set(byId.keys()),
      ...(mode && { mode }),
    });
    if (!planned.ok) {
      for (const row of rows) run.errored(row, planned.problems.map(problemMessage));
      return;
    }
    const report = reportTo(run, byId, samplesPerRow(planned.evaluation));
    await runEvaluation(planned.evaluation, report.take, signalOf(run.token));
    report.finish();
  }

  async function runRequest(request: TestRunRequest, mode: PlanChoices['mode']): Promise<void> {
    if (refuseUntrusted()) return;
    const selection = await selectionOf(request);
    const run = controller.createTestRun(request);
    try {
      for (const [file, rows] of selection) {
        if (!run.token.isCancellationRequested) await runDataset(run, file, rows, mode);
        else for (const row of rows) run.skipped(row);
      }
    } catch (error) {
      run.appendOutput(outputLine(processGate().text(messageOf(error))));
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
      const rows = files.flatMap(file => [...file.children].map(([, row]) => row));
      const run = controller.createTestRun(new TestRunRequest(files), evaluation.name, true);
      const report = reportTo(run, rowsById(rows), samplesPerRow(evaluation));
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
