import { describe, expect, test } from 'vitest';
import { proposalLine } from '../../../../src/eval/growth/proposals.ts';
import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { codeActions } from '../../../../src/language/edits/codeActions.ts';
import { edited } from '../../../../src/text/replacement.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';

const proposal = (id: string, ticket: string, more = {}) => ({
  id,
  input: { ticket },
  proposed: { why: `Edge of the input schema: ${id}.`, by: 'touchstone', ...more },
});
const proposals = [
  proposalLine(proposal('one', 'first')),
  proposalLine(proposal('two', 'second', { rejected: true })),
  'not json\n',
  proposalLine(proposal('three', 'third')),
].join('');
const dataset = 'id,ticket,expected\r\nt-1,"a, b",yes\r\n';

/** The diagnostics of the proposals, and the texts that each action at a line makes of both files. */
async function at(line: number, others: Readonly<Record<string, string>>) {
  const file = fileOf('triage.golden.proposed.jsonl', proposals);
  const files = [file, ...Object.entries(others).map(([name, text]) => fileOf(name, text))];
  const workspace = workspaceOf(files);
  const found = await fileDiagnostics(workspace, file);
  const position = { line, character: 0 };
  const actions = codeActions(workspace, file, { start: position, end: position }, found);
  return {
    found,
    actions: actions.map(({ title, edit }) => ({
      title,
      texts: files.map(({ uri, text }) =>
        edited(
          text.getText(),
          (edit?.changes?.[uri] ?? []).map(({ range, newText }) => ({
            range: { start: text.offsetAt(range.start), end: text.offsetAt(range.end) },
            text: newText,
          })),
        ),
      ),
    })),
  };
}

describe('proposed rows in the editor', () => {
  test('are shown with their reasons; rejected ones are not, and other lines are reported', async () => {
    const { found } = await at(0, {});
    expect(
      found.map(({ code, severity, message, range }) => [code, severity, message, range.start]),
    ).toEqual([
      [
        'proposed-row',
        'information',
        'Proposed row, which does not count until you accept it. Edge of the input schema: one.',
        0,
      ],
      [
        'not-a-proposal',
        'warning',
        'This line is not a proposed row: This line is not JSON.',
        proposals.indexOf('not json'),
      ],
      [
        'proposed-row',
        'information',
        'Proposed row, which does not count until you accept it. Edge of the input schema: three.',
        proposals.indexOf('{"id":"three"'),
      ],
    ]);
  });

  test('are moved into the dataset by a quick fix, one or all, in its format', async () => {
    const { actions } = await at(0, { 'triage.golden.csv': dataset });
    expect(actions.map(({ title }) => title)).toEqual([
      'Accept this row into triage.golden.csv',
      'Reject this row',
      'Accept all 2 proposed rows into triage.golden.csv',
    ]);
    const lines = proposals.split('\n');
    expect(actions[0]?.texts).toEqual([lines.slice(1).join('\n'), `${dataset}t-2,first,\r\n`]);
    expect(actions[2]?.texts).toEqual([
      [lines[1], lines[2], ''].join('\n'),
      `${dataset}t-2,first,\r\nt-3,third,\r\n`,
    ]);
  });

  test('are kept as rejected by a quick fix, also without a dataset', async () => {
    const { actions } = await at(3, {});
    expect(actions.map(({ title }) => title)).toEqual(['Reject this row']);
    const [text = ''] = actions[0]?.texts ?? [];
    expect(text).toBe(
      proposals.replace(
        /(Edge of the input schema: three\.","by":"touchstone")/,
        '$1,"rejected":true',
      ),
    );
    expect((await at(2, {})).actions).toEqual([]);
  });
});
