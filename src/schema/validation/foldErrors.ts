import type { ErrorObject } from 'ajv';
import { isRecord } from '../../text/isRecord.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import { referred, schemaAddress } from '../schemaAddress.ts';
import { describeError, describeValue, type Finding, valueList, withAllowed } from './finding.ts';
import { unionProblems, values } from './messages.ts';

/**
 * Reduces ajv's errors, reported with `allErrors` and `verbose`, to one finding for each cause. For a union
 * of shapes, only the errors of the intended shape are reported, if that shape can be determined.
 */
export function foldErrors(schema: JsonSchema, errors: readonly ErrorObject[]): readonly Finding[] {
  // An error of `if` adds nothing to the error of its `then` or `else`.
  const found = fold(
    schema,
    errors.filter(({ keyword }) => keyword !== 'if'),
    { left: MAX_FOLDED },
  );
  const reported = new Set<string>();
  return found.filter(({ pointer, message }) => {
    const same = `${pointer}\n${message}`;
    const isNew = !reported.has(same);
    reported.add(same);
    return isNew;
  });
}

/** Maximum number of errors that are sorted into branches. Errors of nested unions count at each level. */
const MAX_FOLDED = 100_000;
/** For a union with more shapes, the finding only says that none of them matches. */
const MAX_BRANCHES = 100;

/** ajv reports the error of a union after the errors of its branches. */
function fold(
  schema: JsonSchema,
  errors: readonly ErrorObject[],
  room: { left: number },
): readonly Finding[] {
  const groups: (readonly Finding[])[] = [];
  const plain: ErrorObject[] = [];
  const flush = (): void => {
    groups.push(withoutEchoes(plain.toReversed()).map(each => finding(schema, each)));
    plain.length = 0;
  };
  for (let at = errors.length - 1; at >= 0; at -= 1) {
    const error = errors[at];
    if (error === undefined) continue;
    if (!isUnion(error)) {
      plain.push(error);
      continue;
    }
    flush();
    const union = unionOf(schema, error);
    let start = at;
    for (let before = errors[start - 1]; before; before = errors[start - 1]) {
      if (!isAtOrBelow(before, error) || !union.has(before)) break;
      start -= 1;
    }
    const inner = errors.slice(start, at);
    room.left -= inner.length;
    if (union.shapes.length > MAX_BRANCHES || room.left < 0) {
      groups.push([finding(schema, error)]);
    } else {
      const branchFindings = unionBranches(schema, error, union.shapes).map(branch =>
        fold(
          schema,
          inner.filter(each => branch.has(each)),
          room,
        ),
      );
      groups.push(foldUnion(schema, error, branchFindings));
    }
    at = start;
  }
  flush();
  return groups.toReversed().flat();
}

function finding(schema: JsonSchema, error: ErrorObject): Finding {
  return describeError(error, schemaAddress(schema, error));
}

/** Removes errors about the type or length of a value that is not among the allowed values. */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const listing = new Map<string, unknown>();
  for (const { keyword, instancePath, parentSchema } of errors) {
    if (keyword === 'enum' || keyword === 'const') listing.set(instancePath, parentSchema);
  }
  return errors.filter(
    ({ keyword, instancePath, parentSchema }) =>
      keyword === 'enum' ||
      keyword === 'const' ||
      !listing.has(instancePath) ||
      listing.get(instancePath) !== parentSchema,
  );
}

function isUnion({ keyword }: ErrorObject): boolean {
  return keyword === 'anyOf' || keyword === 'oneOf';
}

function isAtOrBelow(error: ErrorObject, { instancePath }: ErrorObject): boolean {
  return error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`);
}

/** One branch of a union. */
interface UnionBranch {
  /** Whether an error is about a rule in this branch. */
  has(error: ErrorObject): boolean;
}

/** All branches of a union. */
function unionOf(
  schema: JsonSchema,
  { schema: written, schemaPath: path }: ErrorObject,
): UnionBranch & { readonly shapes: readonly unknown[] } {
  const shapes: readonly unknown[] = Array.isArray(written) ? written : [];
  const rules = rulesIn(schema, shapes);
  return {
    shapes,
    has: ({ parentSchema, schemaPath }) =>
      schemaPath.startsWith(`${path}/`) || (parentSchema !== undefined && rules.has(parentSchema)),
  };
}

function unionBranches(
  schema: JsonSchema,
  union: ErrorObject,
  shapes: readonly unknown[],
): readonly UnionBranch[] {
  return shapes.map((shape, index) => {
    const rules = rulesIn(schema, shape);
    const path = `${union.schemaPath}/${index}/`;
    return {
      has: ({ parentSchema, schemaPath }) =>
        schemaPath.startsWith(path) || (parentSchema !== undefined && rules.has(parentSchema)),
    };
  });
}

const known = new WeakMap<object, ReadonlySet<object>>();

/** Every schema object in a schema, or in a list of schemas, with references followed. */
function rulesIn(root: JsonSchema, shape: unknown): ReadonlySet<object> {
  if (typeof shape !== 'object' || shape === null) return new Set();
  const before = known.get(shape);
  if (before) return before;
  const rules = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || rules.has(node)) return;
    rules.add(node);
    if (isRecord(node)) visit(referred(root, node['$ref'])?.schema);
    for (const value of Object.values(node)) visit(value);
  };
  visit(shape);
  known.set(shape, rules);
  return rules;
}

function foldUnion(
  schema: JsonSchema,
  union: ErrorObject,
  branches: readonly (readonly Finding[])[],
): readonly Finding[] {
  const address = schemaAddress(schema, union);
  const passing: unknown = union.params['passingSchemas'];
  // Nothing is known about a branch behind a reference that is not followed.
  if (Array.isArray(passing) || branches.some(branch => branch.length === 0)) {
    return [describeError(union, address)];
  }
  const here = union.instancePath;
  const fitting = branches.filter(branch => !branch.some(each => isMisfit(each, here)));
  if (fitting.length === 0) {
    const alternatives = [...new Set(branches.flatMap(branch => branch.flatMap(allowedBy)))];
    return [describeValue(union, address, unionProblems.expected(inWords(alternatives)))];
  }
  const [first = [], ...others] = withoutWrongTags(fitting, here);
  if (others.length === 0) return first;
  const tag = commonTag([first, ...others]);
  if (tag) {
    const allowed = [first, ...others].flatMap(branch => branch.flatMap(allowedBy));
    return [{ ...withAllowed(tag, [...new Set(allowed)]), schemaPointer: address }];
  }
  const closest = others.reduce((best, each) => (each.length < best.length ? each : best), first);
  const number = branches.indexOf(closest) + 1;
  const problem = unionProblems.closest(branches.length, number, closest[0]?.message ?? '');
  return [describeValue(union, address, problem)];
}

/** Whether the finding shows that the branch is for values of another kind. */
function isMisfit({ pointer, keyword }: Finding, here: string): boolean {
  return pointer === here && ['type', 'enum', 'const', 'false schema'].includes(keyword);
}

/** When a field selects the shape (`kind: refund`), only the shapes that the field does not exclude. */
function withoutWrongTags(
  branches: readonly (readonly Finding[])[],
  here: string,
): readonly (readonly Finding[])[] {
  const meant = branches.filter(
    branch =>
      !branch.some(
        ({ pointer, keyword }) =>
          (keyword === 'const' || keyword === 'enum') &&
          pointer.startsWith(`${here}/`) &&
          !pointer.slice(here.length + 1).includes('/'),
      ),
  );
  return meant.length > 0 ? meant : branches;
}

/** The finding about the field that excludes every branch. */
function commonTag(branches: readonly (readonly Finding[])[]): Finding | undefined {
  const isTag = ({ keyword }: Finding): boolean => keyword === 'const' || keyword === 'enum';
  return branches[0]?.find(
    tag =>
      isTag(tag) &&
      branches.every(branch => branch.some(each => isTag(each) && each.pointer === tag.pointer)),
  );
}

/** The values that a finding's rule allows, as text. */
function allowedBy({ keyword, params = {} }: Finding): readonly string[] {
  const allowed = {
    type: params['type'],
    enum: params['allowedValues'],
    const: params['allowedValue'],
  }[keyword];
  if (allowed === undefined) return [];
  return (Array.isArray(allowed) ? allowed : [allowed]).map(valueList);
}

function inWords(alternatives: readonly string[]): string {
  const last = alternatives.at(-1) ?? values.none();
  return alternatives.length < 2 ? last : values.or(alternatives.slice(0, -1).join(', '), last);
}
