import { describe, expect, it } from 'vitest';
import type { Report, ReportedEval } from '../../../../src/eval/reports/report.ts';
import { evalsOf } from '../../../../src/eval/reports/report.ts';
import { reportTitle } from '../../../../src/eval/reports/title.ts';
import { echoReport, reportOf } from './reported.ts';

async function evaluated(expected: string): Promise<ReportedEval> {
  const report = await echoReport([{ input: { ticket: 'yes' }, expected }]);
  const [only] = evalsOf(report);
  if (!only) throw new Error('there is one evaluation');
  return only;
}

function titleOf(report: Report): string {
  const { verdict, cells } = reportTitle(report);
  const text = cells.map(cell => (typeof cell === 'string' ? cell : cell.quoted)).join('');
  return `${verdict} | ${text}`;
}

describe('the title of a report', () => {
  it('is the name of the only evaluation and its verdict', async () => {
    expect(titleOf(reportOf([await evaluated('no')]))).toBe('failed | echo: failed');
  });

  it('of one evaluation with several prompts has the verdict of all of them', async () => {
    const evals = [await evaluated('yes'), await evaluated('no')];
    const [first] = reportOf(evals).evaluations;
    if (!first) throw new Error('there is one evaluation');
    const report = { ...reportOf([]), evaluations: [{ grid: first.grid, evals }] };
    expect(titleOf(report)).toBe('failed | echo: failed');
  });

  it('of several evaluations says how many of them have the verdict of all', async () => {
    const [good, bad] = [await evaluated('yes'), await evaluated('no')];
    expect(titleOf(reportOf([good, bad, good]))).toBe('failed | 1 of 3 evaluations failed');
    expect(titleOf(reportOf([good, good]))).toBe('passed | 2 evaluations passed');
  });

  it('says how many evaluations did not begin', async () => {
    const report = { ...reportOf([await evaluated('yes')]), notBegun: 2 };
    expect(titleOf(report)).toBe('interrupted | interrupted: 1 of 3 evaluations run');
  });
});
