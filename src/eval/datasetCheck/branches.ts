import { positionOf } from '../../prompt/diagnostic.ts';
import { type CoveredArm, createCoverage } from '../../prompt/rendering/coverage.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { DatasetFinding } from './finding.ts';
import { messages } from './messages.ts';

/** How many branches of the template and its partials the rows reach. */
export interface BranchCounts {
  readonly all: number;
  readonly reached: number;
}

interface BranchCheck {
  add(row: DatasetRow): void;
  counts(): BranchCounts;
  findings(): readonly DatasetFinding[];
}

/** Renders rows to find the branches of the prompt that none of them reaches. */
export function createBranchCheck({ prompt }: EvalPlan): BranchCheck {
  const { document, partials, helpers } = prompt;
  const coverage = createCoverage(document, partials, Object.keys(helpers ?? {}));
  const hasBranches = coverage.arms().length > 0;
  const options = { partials, coverage, ...(helpers && { helpers }) };
  const file = prompt.file ?? prompt.name;
  let rows = 0;

  function findingOf({ partial, line, tag, implicit }: CoveredArm): DatasetFinding {
    const use = document.template.partials.find(({ name }) => name === partial);
    const place = use ? positionOf(document.text, use.range.start).line : 1;
    const where = partial === undefined ? '' : messages.inPartial(line, partial);
    const message = implicit ? messages.alwaysTrue(tag, where) : messages.neverReached(tag, where);
    return { code: 'unreached-branch', file, line: partial === undefined ? line : place, message };
  }

  return {
    add({ input, history }) {
      rows += 1;
      // An input that cannot be rendered reaches nothing. `check` and `eval` report it.
      if (hasBranches) {
        renderPrompt(document, { input, ...(history && { messages: history }) }, options);
      }
    },
    counts() {
      const arms = coverage.arms();
      return { all: arms.length, reached: arms.filter(({ reached }) => reached).length };
    },
    // A branch in one that is not reached adds nothing.
    findings: () =>
      rows === 0
        ? []
        : coverage
            .arms()
            .filter(({ reached, enclosingReached }) => !reached && enclosingReached)
            .map(findingOf),
  };
}
