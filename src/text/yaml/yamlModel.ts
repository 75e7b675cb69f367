import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import { isRecord } from '../isRecord.ts';
import { aliasTarget } from './yamlNodes.ts';
import { nestedValue, type YamlChange, type YamlPath } from './yamlPlace.ts';

/** The content of a YAML document without its layout: values, anchors, tags and aliases. */
interface YamlModel {
  readonly anchor?: string | undefined;
  readonly tag?: string | undefined;
  readonly alias?: string;
  /** The node that an alias refers to. */
  readonly target?: YamlModel;
  readonly entries?: readonly (readonly [YamlModel, YamlModel])[];
  readonly items?: readonly YamlModel[];
  readonly scalar?: unknown;
  /** The number as written. */
  readonly source?: string | undefined;
}

export function yamlModel(document: Document.Parsed): YamlModel {
  const known = new Map<unknown, YamlModel>();
  const modelOf = (node: unknown): YamlModel => {
    const before = known.get(node);
    if (before) return before;
    const model = isNode(node) ? newModel(node) : { scalar: null };
    known.set(node, model);
    return model;
  };
  const newModel = (node: unknown): YamlModel => {
    if (isAlias(node)) {
      return { alias: node.source, target: modelOf(aliasTarget(document, node)) };
    }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }) => [modelOf(key), modelOf(value)] as const);
      return { anchor: node.anchor, tag: node.tag, entries };
    }
    if (isSeq(node)) return { anchor: node.anchor, tag: node.tag, items: node.items.map(modelOf) };
    if (!isScalar(node)) return { scalar: null };
    const { anchor, tag, value } = node;
    const source = typeof value === 'number' ? node.source : undefined;
    return { anchor, tag, scalar: value, source };
  };
  return modelOf(document.contents);
}

function modelOfValue(value: unknown): YamlModel {
  if (Array.isArray(value)) return { items: value.map(modelOfValue) };
  if (!isRecord(value)) return { scalar: value ?? null };
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return { entries: entries.map(([key, each]) => [{ scalar: key }, modelOfValue(each)]) };
}

/** Whether two documents have the same content. A new number has no written form to compare. */
export function sameModel(intended: YamlModel, found: YamlModel): boolean {
  const { anchor, tag, alias, target, entries, items, scalar, source } = intended;
  if (anchor !== found.anchor || tag !== found.tag || alias !== found.alias) return false;
  if (target) return found.target !== undefined && sameModel(target, found.target);
  if (items) return sameLists(items, found.items);
  if (entries) {
    const pairs = found.entries;
    return (
      sameLists(
        entries.map(([key]) => key),
        pairs?.map(([key]) => key),
      ) &&
      sameLists(
        entries.map(([, value]) => value),
        pairs?.map(([, value]) => value),
      )
    );
  }
  if (found.items || found.entries || found.target) return false;
  return Object.is(scalar, found.scalar) && (source === undefined || source === found.source);
}

function sameLists(intended: readonly YamlModel[], found: readonly YamlModel[] | undefined) {
  return (
    intended.length === found?.length &&
    intended.every((each, index) => sameModel(each, found[index] ?? {}))
  );
}

/**
 * The intended content of a document after a change. Undefined when the path of the change does not exist.
 */
export function changedModel(model: YamlModel, change: YamlChange): YamlModel | undefined {
  const { kind, path } = change;
  if (kind === 'append') return withChangeAt(model, path, list => appended(list, change.value));
  const step = path.at(-1);
  if (step === undefined) return undefined;
  if (kind === 'remove')
    return withChangeAt(model, path.slice(0, -1), holder => withoutStep(holder, step));
  if (kind === 'rename') {
    const { name } = change;
    return withChangeAt(model, path.slice(0, -1), holder => {
      const { entries } = holder;
      const index = indexIn(holder, step);
      const renamed = entries?.map(([key, value], each) =>
        each === index
          ? ([{ ...key, scalar: name, source: undefined }, value] as const)
          : ([key, value] as const),
      );
      return index < 0 || !renamed ? undefined : { ...holder, entries: renamed };
    });
  }
  return kind === 'insert' && isReachable(model, path) ? undefined : set(model, path, change);
}

type At = (model: YamlModel) => YamlModel | undefined;

/** Replaces the model at a path. Undefined when the path does not exist or goes through an alias. */
function withChangeAt(
  model: YamlModel,
  [step, ...path]: YamlPath,
  change: At,
): YamlModel | undefined {
  if (step === undefined) return change(model);
  const index = indexIn(model, step);
  const inner = model.items?.[index] ?? model.entries?.[index]?.[1];
  const changed = inner && withChangeAt(inner, path, change);
  return changed && withChild(model, index, changed);
}

function withChild(model: YamlModel, index: number, child: YamlModel): YamlModel {
  if (model.items) return { ...model, items: model.items.with(index, child) };
  const entries = model.entries ?? [];
  const key = entries[index]?.[0] ?? {};
  return { ...model, entries: entries.with(index, [key, child]) };
}

function indexIn({ items, entries }: YamlModel, step: string | number): number {
  if (items) return Number(step) < items.length ? Number(step) : -1;
  return (
    entries?.findIndex(
      ([{ scalar, alias }]) => alias === undefined && String(scalar) === String(step),
    ) ?? -1
  );
}

function isReachable(model: YamlModel, path: YamlPath): boolean {
  return withChangeAt(model, path, found => found) !== undefined;
}

function set(
  model: YamlModel,
  path: YamlPath,
  change: Extract<YamlChange, { kind: 'set' | 'insert' }>,
): YamlModel | undefined {
  const [step, ...rest] = path;
  if (step === undefined) {
    const { anchor } = model;
    return { anchor, ...modelOfValue(change.value) };
  }
  const index = indexIn(model, step);
  if (index >= 0) {
    const inner = model.items?.[index] ?? model.entries?.[index]?.[1] ?? {};
    const changed = set(inner, rest, change);
    return changed && withChild(model, index, changed);
  }
  const isEmpty = !model.items && !model.alias && (model.scalar ?? null) === null;
  if (!isEmpty) return undefined;
  const added = [{ scalar: step }, modelOfValue(nestedValue(rest, change.value))] as const;
  const entries = model.entries ?? [];
  return {
    anchor: model.anchor,
    tag: model.tag,
    entries: change.kind === 'set' && change.first ? [added, ...entries] : [...entries, added],
  };
}

function appended(model: YamlModel, value: unknown): YamlModel | undefined {
  if (model.alias || model.entries || (!model.items && model.scalar !== null)) return undefined;
  const { scalar: _, ...list } = model;
  return { ...list, items: [...(model.items ?? []), modelOfValue(value)] };
}

function withoutStep(model: YamlModel, step: string | number): YamlModel | undefined {
  const index = indexIn(model, step);
  if (index < 0) return undefined;
  if (model.items) return { ...model, items: model.items.toSpliced(index, 1) };
  return { ...model, entries: model.entries?.toSpliced(index, 1) ?? [] };
}
