import { asRecord, isRecord } from '../../text/isRecord.ts';
import { stepOf, subjectOf } from '../../text/json/jsonPointer.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { compareRules, type Say } from './compareRules.ts';
import { type Effective, effectiveNode, type Located } from './effectiveNode.ts';
import { messages, shapes, changes as texts } from './messages.ts';

/** One difference between two output schemas, as seen by the readers of the output. */
export interface Change {
  /** `breaking`: a reply may now be something that a reader of the old schema does not expect. */
  readonly kind: 'breaking' | 'compatible';
  /** JSON pointer into the value; `*` represents each element of a list or member of a map. */
  readonly pointer: string;
  /** JSON pointer to the closest existing place in the new schema. */
  readonly schemaPointer: string;
  /** One plain sentence without its full stop: "`urgency` is now optional". */
  readonly sentence: string;
}

/**
 * Compares two output schemas from the point of view of programs that read the output. `compatible`: fewer
 * values are allowed than before, or a field is new, because readers ignore unknown fields. `breaking`: more
 * values are allowed, or a field was removed.
 */
export function compareSchemas(before: JsonSchema, after: JsonSchema): readonly Change[] {
  const effort = { left: MOST };
  const changes = changesBetween(
    { root: before, pointer: '', node: before },
    { root: after, pointer: '', node: after },
    { pointer: '', above: [], effort },
  );
  if (effort.left <= 0) {
    const sentence = messages.tooComplex();
    return [{ kind: 'breaking', pointer: '', schemaPointer: '', sentence }];
  }
  const reported = new Map(
    changes.map(change => [`${change.pointer}\n${change.sentence}`, change]),
  );
  return [...reported.values()];
}

interface Here {
  /** JSON pointer into the value. */
  readonly pointer: string;
  /** The pairs of subschemas that are being compared around this one. */
  readonly above: readonly (readonly [unknown, unknown])[];
  /** How many more pairs of subschemas may be compared. Nested choices multiply the work. */
  readonly effort: { left: number };
}

const MOST = 20_000;

/** Maximum number of nested levels that are compared. */
const DEEPEST = 50;

function changesBetween(from: Located, to: Located, here: Here): readonly Change[] {
  const before = effectiveNode(from);
  const after = effectiveNode(to);
  // A schema that contains itself has already been compared at an outer level.
  if (
    here.above.length > DEEPEST ||
    here.above.some(([old, fresh]) => old === before.origin && fresh === after.origin)
  )
    return [];
  const { pointer } = here;
  const within: Here = { ...here, above: [...here.above, [before.origin, after.origin]] };
  const changes: Change[] = [];
  const say: Say = (kind, what) => {
    const sentence = `${subjectOf(pointer)} ${what}`;
    changes.push({ kind, pointer, schemaPointer: after.pointer, sentence });
  };
  const [old, fresh] = [before.node, after.node];
  if (fresh === false) {
    if (old !== false) say('compatible', texts.notAllowed());
  } else if (old === false) say('breaking', texts.allowed());
  else if (old['anyOf'] !== undefined || fresh['anyOf'] !== undefined) {
    changes.push(...compareShapes(before, after, within, say));
  } else {
    compareRules(old, fresh, say);
    changes.push(...compareFields(before, old, after, fresh, within));
    changes.push(...compareElements(before, old, after, fresh, within));
  }
  return changes;
}

/** Every shape that is allowed now must be one that was allowed before. */
function compareShapes(
  before: Effective,
  after: Effective,
  here: Here,
  say: Say,
): readonly Change[] {
  const old = unionShapes(before);
  const met = new Set<Located>();
  const changes = unionShapes(after).flatMap(shape => {
    const tried = old.map(each => ({ each, changes: changesBetween(each, shape, here) }));
    const [closest] = tried.toSorted(
      (a, b) => breaks(a.changes) - breaks(b.changes) || a.changes.length - b.changes.length,
    );
    if (!closest) return [];
    for (const { each, changes } of tried) if (changes.length === 0) met.add(each);
    if (breaks(closest.changes) > 0 && declaredType(closest.each) !== declaredType(shape)) {
      say('breaking', texts.newValue(described(shape)));
      return [];
    }
    met.add(closest.each);
    return closest.changes;
  });
  for (const each of old) if (!met.has(each)) say('compatible', texts.noValue(described(each)));
  return changes;
}

/** The shapes of a choice, including those of nested choices. */
function unionShapes(place: Effective, depth = 0): readonly Located[] {
  const { root, pointer, node } = place;
  const shapes = isRecord(node) ? node['anyOf'] : undefined;
  if (!Array.isArray(shapes) || depth > 3) return [{ root, pointer, node }];
  return shapes.flatMap(shape =>
    unionShapes(effectiveNode({ root, pointer, node: shape }), depth + 1),
  );
}

function declaredType({ node }: Located): unknown {
  return isRecord(node) ? node['type'] : undefined;
}

function described({ node }: Located): string {
  const type = isRecord(node) ? node['type'] : undefined;
  if (type === 'null') return 'null';
  return typeof type === 'string' ? shapes.type(type) : shapes.other();
}

function breaks(changes: readonly Change[]): number {
  return changes.filter(({ kind }) => kind === 'breaking').length;
}

function compareFields(
  before: Effective,
  old: JsonSchema,
  after: Effective,
  fresh: JsonSchema,
  here: Here,
): readonly Change[] {
  const [fields, now] = [asRecord(old['properties']), asRecord(fresh['properties'])];
  const [needed, given] = [requiredNames(old), requiredNames(fresh)];
  const [others, rest] = [old['additionalProperties'], fresh['additionalProperties']];
  const names = [...new Set([fields, now].flatMap(Object.keys).concat(needed, given))];
  const changes = names.flatMap((name): readonly Change[] => {
    const step = stepOf(name);
    const pointer = here.pointer + step;
    const isHere = Object.hasOwn(now, name);
    const schemaPointer = isHere ? `${after.pointer}/properties${step}` : after.pointer;
    const say = (kind: Change['kind'], what: string): Change[] => [
      { kind, pointer, schemaPointer, sentence: `${subjectOf(pointer)} ${what}` },
    ];
    const wasHere = Object.hasOwn(fields, name);
    if (wasHere && !isHere && !given.includes(name)) return say('breaking', texts.removed());
    const to = {
      root: after.root,
      pointer: schemaPointer,
      node: isHere ? now[name] : (rest ?? {}),
    };
    const place = { ...here, pointer };
    const asked = needed.includes(name);
    const presence =
      asked === given.includes(name)
        ? []
        : asked
          ? say('breaking', texts.optional())
          : say('compatible', texts.required());
    if (!wasHere) {
      // The old schema was a map that could have this field. Its shape must still be allowed.
      const inner = isRecord(others) ? changesBetween({ ...before, node: others }, to, place) : [];
      return [...(isHere ? say('compatible', texts.added()) : presence), ...inner];
    }
    const from = { root: before.root, pointer: before.pointer, node: fields[name] };
    return [...presence, ...changesBetween(from, to, place)];
  });
  return [...changes, ...compareOthers(before, others, after, rest, here)];
}

/** Compares the members of a map, and fields that have no name in the schema. */
function compareOthers(
  before: Effective,
  others: unknown,
  after: Effective,
  rest: unknown,
  here: Here,
): readonly Change[] {
  const { pointer } = here;
  const schemaPointer = after.pointer;
  const isClosed = others === false;
  if (isClosed !== (rest === false)) {
    const what = isClosed ? texts.open() : texts.closed();
    return [
      { kind: 'compatible', pointer, schemaPointer, sentence: `${subjectOf(pointer)} ${what}` },
    ];
  }
  if (isClosed || (others === undefined && rest === undefined)) return [];
  return changesBetween(
    { root: before.root, pointer: before.pointer, node: others },
    { root: after.root, pointer: `${schemaPointer}/additionalProperties`, node: rest },
    { ...here, pointer: `${pointer}/*` },
  );
}

function compareElements(
  before: Effective,
  old: JsonSchema,
  after: Effective,
  fresh: JsonSchema,
  here: Here,
): readonly Change[] {
  const [was, is] = [tupleOf(old), tupleOf(fresh)];
  const longest = Math.max(was.first.length, is.first.length);
  const at = (index: number, step: string): readonly Change[] => {
    const [from, to] = [was.first[index] ?? was.others, is.first[index] ?? is.others];
    if (from === undefined && to === undefined) return [];
    return changesBetween(
      { root: before.root, pointer: before.pointer, node: from },
      { root: after.root, pointer: `${after.pointer}/items`, node: to },
      { ...here, pointer: `${here.pointer}/${step}` },
    );
  };
  const first = Array.from({ length: longest }, (_, index) => at(index, String(index)));
  return [...first.flat(), ...at(longest, '*')];
}

/**
 * The schemas of a list's first elements and of the other elements. Draft-07 and 2020-12 use different
 * keywords.
 */
function tupleOf({ items, prefixItems, additionalItems }: JsonSchema): {
  readonly first: readonly unknown[];
  readonly others: unknown;
} {
  if (Array.isArray(items)) return { first: items, others: additionalItems };
  return { first: Array.isArray(prefixItems) ? prefixItems : [], others: items };
}

function requiredNames({ required }: JsonSchema): readonly string[] {
  return Array.isArray(required) ? required.map(String) : [];
}
