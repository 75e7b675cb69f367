import { createCharacters, type Tester } from './characters.ts';
import { isAnchored } from './steps.ts';
import type { AssertionKind, PatternNode } from './syntax.ts';

type Instruction =
  | { readonly op: 'character'; readonly matches: Tester }
  | { readonly op: 'assertion'; readonly kind: AssertionKind; readonly flags: string }
  | { readonly op: 'look'; readonly look: Look; readonly isNegative: boolean }
  /** Continues at each of the targets. */
  | { readonly op: 'fork'; readonly targets: number[] }
  | { readonly op: 'match' };

type StateProgram = readonly Instruction[];

interface Look {
  readonly program: StateProgram;
  /** Of a look-ahead: its body is read backwards. */
  readonly isBackward: boolean;
}

/** Whether a text matches. Undefined when finding out would take too many steps. */
export type Automaton = (text: string) => boolean | undefined;

/** Maximum number of instructions. A counted repetition needs a copy of its body for each count. */
const MAX_SIZE = 10_000;
/** Maximum number of visits of instructions for one text. They take well under a second. */
const MAX_VISITS = 20_000_000;

/**
 * Matches texts in time that is linear in their length, with Thompson's construction, which follows all
 * possible states at once. Look-arounds take one pass each, in which the places where they match are found.
 * Undefined for a pattern with a backreference, because no linear algorithm is known for it, and for a
 * pattern that is too large.
 */
export function createAutomaton(pattern: PatternNode, flags: string): Automaton | undefined {
  const characters = createCharacters(flags);
  const looks: Look[] = [];
  let size = 0;
  let isPossible = true;
  const program = assemble(pattern, false);
  const isAtStart = isAnchored(pattern);
  return isPossible ? text => run(text) : undefined;

  function assemble(node: PatternNode, isBackward: boolean): StateProgram {
    const instructions: Instruction[] = [];
    add(instructions, node, isBackward);
    instructions.push({ op: 'match' });
    return instructions;
  }

  function add(to: Instruction[], node: PatternNode, isBackward: boolean): void {
    size += 1;
    if (size > MAX_SIZE) isPossible = false;
    if (!isPossible) return;
    switch (node.type) {
      case 'character':
        to.push({ op: 'character', matches: characters.tester(node.source, node.flags) });
        return;
      case 'assertion':
        to.push({ op: 'assertion', kind: node.kind, flags: node.flags });
        return;
      case 'look': {
        const look = { program: assemble(node.body, node.isAhead), isBackward: node.isAhead };
        looks.push(look);
        to.push({ op: 'look', look, isNegative: node.isNegative });
        return;
      }
      case 'backreference':
        isPossible = false;
        return;
      case 'sequence':
        for (const item of isBackward ? node.items.toReversed() : node.items) {
          add(to, item, isBackward);
        }
        return;
      case 'choice': {
        const fork = forkIn(to);
        const ends: number[][] = [];
        for (const item of node.items) {
          fork.push(to.length);
          add(to, item, isBackward);
          ends.push(forkIn(to));
        }
        for (const end of ends) end.push(to.length);
        return;
      }
      case 'repeat':
        repeat(to, node, isBackward);
    }
  }

  function repeat(
    to: Instruction[],
    { body, min, max }: PatternNode & { readonly type: 'repeat' },
    isBackward: boolean,
  ): void {
    for (let count = 0; count < min && isPossible; count += 1) add(to, body, isBackward);
    if (max === Infinity) {
      const start = to.length;
      const fork = forkIn(to);
      fork.push(to.length);
      add(to, body, isBackward);
      forkIn(to).push(start);
      fork.push(to.length);
      return;
    }
    const forks: number[][] = [];
    for (let count = min; count < max && isPossible; count += 1) {
      const fork = forkIn(to);
      fork.push(to.length);
      forks.push(fork);
      add(to, body, isBackward);
    }
    for (const fork of forks) fork.push(to.length);
  }

  function run(text: string): boolean | undefined {
    const points = characters.read(text);
    const found = new Map<Look, Uint8Array>();
    let visits = 0;
    // Inner look-arounds come before those around them.
    for (const look of looks) {
      const places = new Uint8Array(points.length + 1);
      found.set(look, places);
      const isDone = scan(look.program, look.isBackward, place => {
        places[place] = 1;
        return false;
      });
      if (!isDone) return undefined;
    }
    let isMatch = false;
    const isDone = scan(program, false, () => {
      isMatch = true;
      return true;
    });
    return isDone ? isMatch : undefined;

    /**
     * Reads the text once. Returns false when the limit of visits is exceeded. `onMatch` returns true to
     * stop.
     */
    function scan(
      instructions: StateProgram,
      isBackward: boolean,
      onMatch: (place: number) => boolean,
    ): boolean {
      const seen = new Int32Array(instructions.length).fill(-1);
      let waiting: number[] = [];
      let next: number[] = [];
      const stops = isAtStart && instructions === program;
      for (let step = 0; step <= points.length; step += 1) {
        const place = isBackward ? points.length - step : step;
        if (!stops || step === 0) waiting.push(0);
        else if (waiting.length === 0) return true;
        let isFound = false;
        for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
          if (seen[at] === step) continue;
          seen[at] = step;
          visits += 1;
          const instruction = instructions[at];
          switch (instruction?.op) {
            case 'character':
              if (step < points.length) {
                const point = points[isBackward ? place - 1 : place];
                if (point !== undefined && instruction.matches(point)) next.push(at + 1);
              }
              break;
            case 'assertion':
              if (characters.holds(instruction.kind, instruction.flags, points, place)) {
                waiting.push(at + 1);
              }
              break;
            case 'look':
              if ((found.get(instruction.look)?.[place] === 1) !== instruction.isNegative) {
                waiting.push(at + 1);
              }
              break;
            case 'fork':
              for (const target of instruction.targets) waiting.push(target);
              break;
            case 'match':
              isFound = true;
          }
        }
        if (isFound && onMatch(place)) return true;
        if (visits > MAX_VISITS) return false;
        [waiting, next] = [next, waiting];
      }
      return true;
    }
  }
}

function forkIn(to: Instruction[]): number[] {
  const targets: number[] = [];
  to.push({ op: 'fork', targets });
  return targets;
}
