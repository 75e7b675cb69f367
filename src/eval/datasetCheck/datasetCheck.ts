import { hash } from 'node:crypto';
import { isRecord } from '../../text/isRecord.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import { noRowsIn, openDataset } from '../dataset/dataset.ts';
import { createIdIndex, type RowPlace } from '../dataset/idIndex.ts';
import { type BadRow, type DatasetRow, isBadRow, rowProblem, typedRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { clusterOf } from '../results/cluster.ts';
import { type BranchCounts, createBranchCheck } from './branches.ts';
import { type RowContent, rowContent } from './content.ts';
import { exampleFinder } from './examples.ts';
import { type DatasetFinding, type FindingCode, placeText } from './finding.ts';
import { createLabelCounter, type LabelCounts } from './labels.ts';
import { messages } from './messages.ts';
import { createNearDuplicates } from './nearDuplicates.ts';
import { hasScorer } from './scoredRows.ts';

/** Maximum number of findings of one kind that are listed. */
const MOST_FINDINGS = 1000;

export interface DatasetCheck {
  readonly rows: number;
  /** In the order of the rows; at most {@link MOST_FINDINGS} of each kind. */
  readonly findings: readonly DatasetFinding[];
  /** The number of all findings of each kind that was found. */
  readonly counts: Readonly<Partial<Record<FindingCode, number>>>;
  readonly labels: readonly LabelCounts[];
  readonly branches: BranchCounts;
  /** Rows that cannot be used; at most {@link MOST_FINDINGS}. */
  readonly badRows: readonly BadRow[];
}

/**
 * Checks the dataset of an evaluation without calling a model. Reads each row once; keeps about 1 kB for each
 * row in memory, whatever its length.
 */
export async function checkDataset(plan: EvalPlan, signal: AbortSignal): Promise<DatasetCheck> {
  const { input, output } = plan.prompt.document.metadata;
  const types = { input: input.schema, output: output.schema, csv: plan.csv };
  const labels = createLabelCounter(output.schema);
  const repeated = createRepeatFinder(plan);
  const leaked = createLeakFinder(plan);
  const branches = createBranchCheck(plan);
  const findings: DatasetFinding[] = [];
  const counts: Partial<Record<FindingCode, number>> = {};
  const badRows: BadRow[] = [];
  let rows = 0;
  const report = (finding: DatasetFinding | undefined): void => {
    if (!finding) return;
    const count = (counts[finding.code] ?? 0) + 1;
    counts[finding.code] = count;
    if (count <= MOST_FINDINGS) findings.push(finding);
  };
  const dataset = openDataset(plan.datasets, plan);
  try {
    for await (const read of dataset.rows()) {
      if (signal.aborted) break;
      rows += 1;
      const row = isBadRow(read) ? read : typedRow(read, types);
      const problem = isBadRow(row) ? row : rowProblem(row, plan);
      const isUnscored = problem && 'path' in problem && problem.path[0] === 'expected';
      if (isBadRow(row) || (problem && !isUnscored)) {
        if (problem && badRows.length < MOST_FINDINGS)
          badRows.push({ ...fileAndLine(row), ...problem });
        continue;
      }
      if (problem) report({ code: 'unscored-part', ...fileAndLine(row), message: problem.message });
      else if (!(await hasScorer(row, plan))) {
        const message = messages.notScored();
        report({ code: 'unscored-row', ...fileAndLine(row), message });
      }
      const content = rowContent(row);
      report(repeated(row, content));
      report(leaked(row, content));
      labels.add(row);
      branches.add(row);
    }
  } finally {
    await dataset.close();
  }
  if (rows === 0) badRows.push(noRowsIn(plan.datasets, plan.source));
  for (const finding of [...labels.findings(), ...branches.findings()]) report(finding);
  return { rows, findings, counts, labels: labels.counts(), branches: branches.counts(), badRows };
}

type RowCheck = (row: DatasetRow, content: RowContent) => DatasetFinding | undefined;

/** Finds rows whose input and history an earlier row has, or nearly has. */
export function createRepeatFinder({ cluster }: EvalPlan): RowCheck {
  const wholes = createIdIndex();
  const answered = createIdIndex();
  const contradicted = createContradictionFinder();
  const near = createNearDuplicates();
  /** The places and clusters of the rows that `near` knows, by their numbers. */
  const places: (RowPlace & { readonly cluster: string | undefined })[] = [];
  return (row, { whole, texts, rest }) => {
    const place = fileAndLine(row);
    const answer = canonicalJson([whole, row.expected ?? null, row.calls ?? null]);
    const [same, other] = [answered.add(answer, place), wholes.add(whole, place)];
    const against = contradicted(row, whole);
    if (against && !same) {
      const message = messages.contradictory(placeText(against, place));
      return { code: 'contradiction', ...place, message, other: against };
    }
    const earlierRow = same ?? other;
    if (earlierRow) {
      const message = messages.sameInput(placeText(earlierRow, place));
      return { code: 'duplicate-input', ...place, message, other: earlierRow };
    }
    if (texts.length === 0) return undefined;
    const group = clusterOf(row, cluster);
    places.push({ ...place, cluster: group });
    const found = near.add(texts, rest);
    const earlier = found && places[found.row];
    if (!earlier || (group !== undefined && earlier.cluster === group)) return undefined;
    const message = messages.nearDuplicate(placeText(earlier, place), found.similarity);
    return { code: 'near-duplicate-input', ...place, message, other: fileAndLine(earlier) };
  };
}

/** Finds the earlier row with the same content that expects another value of the same part. */
function createContradictionFinder(): (row: DatasetRow, whole: string) => RowPlace | undefined {
  const parts = createIdIndex();
  const values = createIdIndex();
  return (row, whole) => {
    const place = fileAndLine(row);
    const content = hash('sha256', whole);
    let found: RowPlace | undefined;
    for (const [part, value] of expectedParts(row)) {
      const isKnown = values.add(canonicalJson([content, part, value]), place) !== undefined;
      const earlier = parts.add(canonicalJson([content, part]), place);
      if (earlier && !isKnown) found ??= earlier;
    }
    return found;
  };
}

/** What a row expects, in the parts that two rows can have in common: the fields of an object, another value, the calls. */
function expectedParts({ expected = null, calls }: DatasetRow): readonly [string, unknown][] {
  const own: readonly [string, unknown][] = isRecord(expected)
    ? Object.entries(expected).map(([name, value]) => [`expected.${name}`, value])
    : expected === null
      ? []
      : [['expected', expected]];
  return calls === undefined ? own : [...own, ['calls', calls]];
}

/** Finds rows whose text the prompt shows to the model. */
export function createLeakFinder({ prompt }: EvalPlan): RowCheck {
  const find = exampleFinder(prompt);
  const file = prompt.file ?? prompt.name;
  return (row, { texts }) => {
    const found = find(texts);
    if (!found) return undefined;
    const { line, partial, share } = found;
    const where = partial === undefined ? `${file}:${line}` : messages.partialLine(line, partial);
    const message = messages.leaked(share, where);
    const other = partial === undefined ? { other: { file, line } } : {};
    return { code: 'leaked-example', ...fileAndLine(row), message, ...other };
  };
}

function fileAndLine({ file, line }: RowPlace): RowPlace {
  return { file, line };
}
