import type { PatternNode } from './syntax.ts';

interface Effort {
  /** The number of ways in which the node can match from one place. */
  readonly ways: number;
  /** The number of steps needed to try all of them. */
  readonly steps: number;
}

/**
 * An upper limit of the steps that a backtracking engine needs to decide whether a text of a length
 * matches: every way of each part, combined with every way of the parts after it.
 */
export function mostSteps(pattern: PatternNode, length: number): number {
  const { steps } = effort(pattern, length);
  return isAnchored(pattern) ? steps : steps * (length + 1);
}

function effort(node: PatternNode, length: number): Effort {
  switch (node.type) {
    case 'character':
    case 'assertion':
      return { ways: 1, steps: 1 };
    case 'backreference':
      return { ways: 1, steps: length + 1 };
    case 'look':
      return { ways: 1, steps: effort(node.body, length).steps + 1 };
    case 'sequence': {
      let [ways, steps] = [1, 1];
      for (const item of node.items) {
        const each = effort(item, length);
        steps += ways * each.steps;
        ways *= each.ways;
      }
      return { ways, steps };
    }
    case 'choice': {
      let [ways, steps] = [0, 1];
      for (const item of node.items) {
        const each = effort(item, length);
        steps += each.steps;
        ways += each.ways;
      }
      return { ways, steps };
    }
    case 'repeat':
      return repeatedEffort(node, effort(node.body, length), length);
  }
}

function repeatedEffort(
  { body, min, max }: PatternNode & { readonly type: 'repeat' },
  { ways, steps }: Effort,
  length: number,
): Effort {
  const width = leastWidth(body);
  // After the minimum number of repetitions, an empty match ends the repetition.
  const most = Math.min(max, width > 0 ? Math.floor(length / width) + 1 : min + length);
  if (ways === 1) return { ways: Math.max(1, most - min + 1), steps: (most + 1) * (steps + 1) };
  const sum = (ways ** (most + 1) - 1) / (ways - 1);
  return { ways: sum, steps: sum * (steps + 1) };
}

/** Whether the node can match only at the beginning of a text. */
export function isAnchored(node: PatternNode): boolean {
  switch (node.type) {
    case 'assertion':
      return node.kind === 'start' && !node.flags.includes('m');
    case 'sequence': {
      const first = node.items.find(({ type }) => type !== 'look');
      return first !== undefined && isAnchored(first);
    }
    case 'choice':
      return node.items.every(isAnchored);
    case 'repeat':
      return node.min > 0 && isAnchored(node.body);
    default:
      return false;
  }
}

/** The minimum number of characters that the node matches. */
function leastWidth(node: PatternNode): number {
  switch (node.type) {
    case 'character':
      return 1;
    case 'sequence':
      return node.items.reduce((sum, item) => sum + leastWidth(item), 0);
    case 'choice':
      return Math.min(...node.items.map(leastWidth));
    case 'repeat':
      return node.min === 0 ? 0 : node.min * leastWidth(node.body);
    default:
      return 0;
  }
}
