import type { JudgeCalibration } from '../../eval/judging/calibration.ts';
import {
  type CountedRate,
  cohensKappa,
  judgeRates,
  kappaInterval,
} from '../../eval/statistics/calibration.ts';
import { formatPercent, formatScore } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import { messages } from './messages.ts';

/** How judges and people agree, one column a judge. */
export function calibrationReport(judges: readonly JudgeCalibration[], colors: Colors): string {
  const rows: readonly (readonly [string, (judge: JudgeCalibration) => string])[] = [
    ['labels', ({ counts }) => String(Object.values(counts).reduce((sum, n) => sum + n, 0))],
    [messages.truePositiveRate(), ({ counts }) => rateCell(judgeRates(counts).truePositive)],
    [messages.trueNegativeRate(), ({ counts }) => rateCell(judgeRates(counts).trueNegative)],
    ['Cohen’s kappa', kappaText],
    [messages.selfAgreement(), ({ selfAgreement }) => share(selfAgreement)],
    [messages.orderBias(), ({ swapped }) => share(swapped)],
    [messages.noVerdict(), ({ errors }) => String(errors)],
  ];
  const header = ['judge', ...judges.map(({ judge }) => visibleLine(judge))];
  const body = rows
    .map(([title, of]) => [title, ...judges.map(of)])
    .filter(([, ...cells]) => cells.some(cell => cell !== '–'));
  return tableText([header.map(title => colors.dim(title)), ...body], new Set());
}

function rateCell({ rate, interval }: CountedRate): string {
  return rate === undefined ? '–' : share({ rate, ...interval });
}

function kappaText({ counts }: JudgeCalibration): string {
  const kappa = cohensKappa(counts);
  const interval = kappaInterval(counts);
  if (kappa === undefined || !interval) return '–';
  return `${formatScore(kappa)} (${formatScore(interval.low)} – ${formatScore(interval.high)})`;
}

function share(
  given: { readonly rate: number; readonly low: number; readonly high: number } | undefined,
): string {
  if (!given) return '–';
  return `${formatPercent(given.rate)} (${formatPercent(given.low)} – ${formatPercent(given.high)})`;
}
