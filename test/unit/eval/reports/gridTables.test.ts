import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import { pageData } from '../../../../src/eval/reports/html/pageSummary.ts';
import { markdownReport } from '../../../../src/eval/reports/markdown.ts';
import { reportedEval } from '../../../../src/eval/reports/reportedEval.ts';
import { runVariants } from '../../../../src/eval/variants.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../../src/run/nodeHost.ts';
import { echoPrompt, jsonLines, workspace } from '../workspace.ts';
import { echoReport, reportOf, textOf } from './reported.ts';

it('the Markdown report of several prompts begins with the grid, and compares its columns in pairs', async () => {
  const folder = await workspace({
    'a.prompt': echoPrompt,
    'a.short.prompt': `${echoPrompt}no`,
    'a.eval.yaml': 'prompt: [a.prompt, a.short.prompt]\ndataset: a.golden.jsonl\n',
    'a.golden.jsonl': jsonLines(
      Array.from({ length: 4 }, (_, row) => ({ input: { ticket: `${row}` }, expected: `${row}` })),
    ),
  });
  const planned = await planEvals(join(folder, 'a.eval.yaml'), defaultSettings);
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  const events = runVariants(planned.plans, host, { folder }, new AbortController().signal);
  let step = await events.next();
  while (!step.done) step = await events.next();
  await host.close();
  const { summaries, grid } = step.value;
  const evals = summaries.map(summary => reportedEval(summary, () => {}));
  const report = { ...reportOf([], folder), evaluations: [{ grid, evals }] };
  const text = await textOf(markdownReport(report));
  expect(text).toMatch(/^# ❌ `a`: failed\n/);
  expect(text).toContain('<summary>4 samples that did not pass, <code>a.short</code></summary>');
  expect(pageData(report)).toMatchObject({
    title: 'a: failed',
    verdict: 'failed',
    grids: [{ title: 'Prompts and models' }, { title: 'Comparison on the same rows' }],
  });
  expect(text).toMatch(/\| `sandbox\/echo` \| `a` \| 4\/4 \| 100 % \|/);
  expect(text).toMatch(/\| `sandbox\/echo` \| `a\.short` \| 0\/4 \| 0 % \|/);
  expect(text).toMatch(/\| `a\.short` \| `a` \| -100 \|/);
  expect(text).toContain('**Comparison on the same rows** of `a`\n');
  expect(text.indexOf('`a.short` | 0/4')).toBeLessThan(text.search(/^## /m));
});

it('the Markdown report of one prompt has no grid', async () => {
  const report = await echoReport([{ input: { ticket: 'yes' }, expected: 'yes' }]);
  expect(await textOf(markdownReport(report))).not.toContain('Comparison on the same rows');
});
