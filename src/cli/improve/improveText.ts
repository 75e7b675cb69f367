import type { HeldOutTest } from '../../eval/improvement/heldOutTest.ts';
import type { Improvement, ImprovementCandidate } from '../../eval/improvement/improvement.ts';
import { endText, isAccepted } from '../../eval/improvement/words.ts';
import { headings, messages as reportMessages } from '../../eval/reports/messages.ts';
import { formatPercent, formatUsd } from '../../format/figures.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import { fittedTable, type TerminalView, wrapped } from '../terminal/table.ts';
import { messages } from './messages.ts';

/** Rows that are listed by name. */
const MOST_NAMED = 10;

/** What was tried, the evidence, and the change. */
export function improvementText(
  improvement: Improvement,
  diff: string,
  view: TerminalView,
): string {
  const { end } = improvement;
  const { colors } = view;
  const color = isAccepted(improvement) ? colors.green : colors.yellow;
  const parts = [
    triedText(improvement, view),
    end.kind === 'tested' ? heldOutText(end.test, end.finalist, view) : '',
    wrapped(color(endText(improvement)), view),
    isAccepted(improvement) ? coloredDiff(diff, colors) : '',
  ];
  return parts.filter(text => text !== '').join('\n\n');
}

interface TriedRow extends Partial<Omit<ImprovementCandidate, 'number'>> {
  readonly name: string;
}

function triedText({ original, candidates, end }: Improvement, view: TerminalView): string {
  if (!original) return '';
  const rows: readonly TriedRow[] = [
    { name: messages.current(), ...original },
    ...candidates.map(each => ({ name: `${each.number}`, ...each })),
  ];
  const tested = end.kind === 'tested' ? `${end.finalist}` : undefined;
  return fittedTable<TriedRow>(
    [
      {
        title: messages.text(),
        left: true,
        cell: ({ name }) => (name === tested ? view.colors.bold(name) : name),
      },
      {
        title: messages.changes(),
        left: true,
        optional: 1,
        cell: ({ parent }) =>
          parent === undefined ? '' : parent === 0 ? messages.current() : `${parent}`,
      },
      {
        title: messages.developmentRows(),
        cell: ({ passRate }) => (passRate === undefined ? '' : formatPercent(passRate)),
      },
      {
        title: headings.cost(),
        optional: 2,
        cell: ({ cost }) => (cost === undefined ? '' : formatUsd(cost)),
      },
      { title: messages.idea(), left: true, cell: row => noteOf(row, view) },
    ],
    rows,
    view,
  );
}

/** What a text does differently, or why it was not evaluated, cut to the width. */
function noteOf({ idea = '', rejected }: TriedRow, { colors, width }: TerminalView): string {
  const most = Math.max(20, Math.min(width, 120) - 44);
  const text = visibleLine(rejected === undefined ? idea : messages.notUsed(rejected));
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return rejected === undefined ? short : colors.dim(short);
}

function heldOutText(test: HeldOutTest, finalist: number, view: TerminalView): string {
  const { before, beforeInterval, now, nowInterval, cost, fixed, broken } = test;
  const sides = [
    { name: messages.current(), rate: before, interval: beforeInterval, cost: cost?.before },
    { name: `${finalist}`, rate: now, interval: nowInterval, cost: cost?.now },
  ];
  const table = fittedTable<(typeof sides)[number]>(
    [
      { title: messages.text(), left: true, cell: ({ name }) => name },
      { title: messages.heldOutRows(), cell: ({ rate }) => formatPercent(rate) },
      {
        title: reportMessages.interval(0.95),
        cell: ({ interval }) => `${formatPercent(interval.low)} – ${formatPercent(interval.high)}`,
      },
      {
        title: headings.cost(),
        cell: side => (side.cost === undefined ? '' : formatUsd(side.cost)),
      },
    ],
    sides,
    view,
  );
  const change =
    cost === undefined
      ? ''
      : messages.costChange(cost.change, cost.interval.low, cost.interval.high);
  return [
    table,
    namedRows('fixed', fixed, view),
    namedRows('broken', broken, view),
    wrapped(change, view),
  ]
    .filter(text => text !== '')
    .join('\n');
}

function namedRows(title: string, ids: readonly string[], view: TerminalView): string {
  if (ids.length === 0) return '';
  const shown = ids.slice(0, MOST_NAMED).map(visibleLine).join(', ');
  const more = ids.length > MOST_NAMED ? messages.moreRows(ids.length - MOST_NAMED) : '';
  return wrapped(`${title}: ${quantities.rows(ids.length)}: ${shown}${more}`, view);
}

function coloredDiff(diff: string, colors: Colors): string {
  return diff
    .trimEnd()
    .split('\n')
    .map(line =>
      /^(?:---|\+\+\+) /.test(line)
        ? colors.bold(line)
        : line.startsWith('+')
          ? colors.green(line)
          : line.startsWith('-')
            ? colors.red(line)
            : line.startsWith('@@')
              ? colors.cyan(line)
              : line,
    )
    .join('\n');
}
