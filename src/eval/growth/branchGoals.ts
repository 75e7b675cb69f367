import { type CoveredArm, createCoverage } from '../../prompt/rendering/coverage.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import { hasArguments } from '../../prompt/template/tag.ts';
import { parseTemplate } from '../../prompt/template/template.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { type Edge, valueEdge } from './edges.ts';
import { messages } from './messages.ts';

type Row = Pick<DatasetRow, 'input' | 'history'>;

/** The branches of a prompt's template, and which of them rows reach. */
export interface Branches {
  /** Renders a row. @returns the numbers of the branches that it reaches. */
  reachedBy(row: Row): ReadonlySet<number>;
  /** A branch as people know it, by its number. */
  textOf(branch: number): string;
  readonly count: number;
  /** Values that conditions of the template test: empty and filled, and the texts that they compare with. */
  readonly values: readonly Edge[];
}

export function branchesOf({ prompt }: Pick<EvalPlan, 'prompt'>): Branches {
  const { document, partials, helpers } = prompt;
  const own = Object.keys(helpers ?? {});
  const cover = () => createCoverage(document, partials, own);
  const all = cover().arms();
  return {
    count: all.length,
    reachedBy({ input, history }) {
      if (all.length === 0) return new Set();
      const coverage = cover();
      const options = { partials, coverage, ...(helpers && { helpers }) };
      renderPrompt(document, { input, ...(history && { messages: history }) }, options);
      const arms = coverage.arms();
      return new Set(arms.flatMap(({ reached }, index) => (reached ? [index] : [])));
    },
    textOf: branch => armText(all[branch]),
    values: all.length === 0 ? [] : testedValues(prompt),
  };
}

function armText(arm: CoveredArm | undefined): string {
  if (!arm) return '';
  const where =
    arm.partial === undefined
      ? messages.line(arm.line)
      : messages.partialLine(arm.line, arm.partial);
  return arm.implicit
    ? messages.conditionFalse(arm.tag, where)
    : messages.branchReached(arm.tag, where);
}

/** Every variable of the template with every text and number in it, and with values that are true and false. */
function testedValues({ document, partials }: EvalPlan['prompt']): readonly Edge[] {
  const templates = [
    document.template,
    ...[...partials.values()].map(text => parseTemplate(text, { start: 0, end: text.length })),
  ];
  const paths = new Map<string, readonly string[]>();
  const literals = new Set<unknown>();
  for (const { call } of templates.flatMap(({ tags }) => tags)) {
    if (!call) continue;
    // The callee of a call with arguments is a helper.
    const callee = hasArguments(call) ? [] : [call.callee];
    for (const each of [...callee, ...call.params, ...call.hash.map(({ value }) => value)]) {
      if (each.type === 'literal') literals.add(each.value);
      if (each.type !== 'path' || each.data || each.parts.length === 0) continue;
      const path = each.parts.map(({ name }) => name);
      paths.set(path.join('.'), path);
    }
  }
  const values = [true, false, '', 'text', 0, 1, [], ...literals];
  return [...paths.values()].flatMap(path => values.map(value => valueEdge(path, value)));
}
