import { calleeName, type Tag } from '../../prompt/template/tag.ts';
import type { Template } from '../../prompt/template/template.ts';
import type { InputPath, VariableUse } from '../../prompt/template/variables.ts';
import type { PromptFile } from '../languageFile.ts';
import { fieldPath, isElement, type Name, type Occurrence, uriKey } from './name.ts';
import { partialCalls } from './partialCalls.ts';

/** The names in the body of a prompt. */
export function templateNames(file: PromptFile): readonly Occurrence[] {
  const { template } = file.document;
  const uri = uriKey(file.uri);
  return [
    ...variableNames(uri, template),
    ...template.tags.flatMap(tag => declaredNames(uri, template, tag)),
    ...partialOccurrences(file),
  ];
}

function variableNames(uri: string, template: Template): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const byStart = new Map(template.variables.map(use => [use.range.start, use]));
  for (const tag of template.tags) {
    for (const use of usesIn(tag, byStart))
      found.push(...variableOccurrences(uri, template, tag, use));
    found.push(...lookedUp(uri, tag, byStart));
  }
  return found;
}

function usesIn(tag: Tag, byStart: ReadonlyMap<number, VariableUse>): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const visit = (expression: NonNullable<Tag['call']>['callee']): void => {
    if (expression.type === 'call') {
      visit(expression.callee);
      for (const param of expression.params) visit(param);
      for (const { value } of expression.hash) visit(value);
    } else {
      const use = expression.type === 'path' && byStart.get(expression.range.start);
      if (use) uses.push(use);
    }
  };
  if (tag.call) visit(tag.call);
  return uses;
}

function variableOccurrences(
  uri: string,
  template: Template,
  tag: Tag,
  { parts, path, aliased }: VariableUse,
): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const [head] = parts;
  if (aliased && head) {
    const name = parameterName(uri, template, tag, head.name);
    if (name) found.push({ name, range: head.range, role: 'reference' });
  }
  if (!path) return found;
  const fields = aliased ? parts.slice(1) : parts;
  const before = path.length - fields.length;
  fields.slice(0, DEEPEST).forEach((part, index) => {
    if (isElement(part.name)) return;
    const name = inputName(uri, path.slice(0, before + index + 1));
    found.push({ name, range: part.range, role: 'reference' });
  });
  return found;
}

/** Maximum depth of fields with names. */
const DEEPEST = 30;

function inputName(uri: string, path: InputPath): Name {
  return { kind: 'input', uri, path: fieldPath(path) };
}

/** `{{lookup user "name"}}` names a field as text. */
function lookedUp(
  uri: string,
  tag: Tag,
  byStart: ReadonlyMap<number, VariableUse>,
): readonly Occurrence[] {
  if (!tag.call || calleeName(tag.call) !== 'lookup') return [];
  const [object, field] = tag.call.params;
  const path = object && byStart.get(object.range.start)?.path;
  if (!path || field?.type !== 'literal' || typeof field.value !== 'string') return [];
  const { start, end } = field.range;
  if (end - start !== field.value.length + 2 || field.value === '') return [];
  const range = { start: start + 1, end: end - 1 };
  return [{ name: inputName(uri, [...path, field.value]), range, role: 'reference' }];
}

/** The innermost `as |x|` around a tag that declares this name. */
function parameterName(
  uri: string,
  { nesting }: Template,
  tag: Tag,
  name: string,
): Name | undefined {
  for (let at = nesting.enclosing(tag); at; at = at.block.parent) {
    const declared = at.tag.blockParams.find(parameter => parameter.name === name);
    if (declared && givesNames(at.tag))
      return { kind: 'parameter', uri, path: [String(declared.range.start)] };
  }
  return undefined;
}

function givesNames({ call }: Tag): boolean {
  return call !== undefined && ['each', 'with'].includes(calleeName(call));
}

function declaredNames(uri: string, template: Template, tag: Tag): readonly Occurrence[] {
  const found: Occurrence[] = [];
  if (givesNames(tag)) {
    for (const { range } of tag.blockParams) {
      const name: Name = { kind: 'parameter', uri, path: [String(range.start)] };
      found.push({ name, range, role: 'declaration' });
    }
  }
  const { call, kind } = tag;
  const inline = kind === 'decorator' && call && calleeName(call) === 'inline' && call.params[0];
  if (inline && inline.type === 'literal' && typeof inline.value === 'string') {
    const { start, end } = inline.range;
    const name: Name = { kind: 'inline', uri, path: [inline.value] };
    found.push({ name, range: { start: start + 1, end: end - 1 }, role: 'declaration' });
  }
  const calls = kind === 'partial' || kind === 'partialBlock';
  if (calls && template.inlinePartials.has(tag.name)) {
    const name: Name = { kind: 'inline', uri, path: [tag.name] };
    found.push({ name, range: tag.nameRange, role: 'reference' });
  }
  return found;
}

/** Partials as names of files, and the keys of their arguments as variables of the partials. */
function partialOccurrences(file: PromptFile): readonly Occurrence[] {
  return partialCalls(file).flatMap(({ partial, nameRange, hash }) => {
    const found: Occurrence[] = [
      { name: { kind: 'file', uri: partial, path: [] }, range: nameRange, role: 'reference' },
    ];
    for (const [key, { keyRange }] of hash) {
      const name: Name = { kind: 'input', uri: partial, path: [key] };
      found.push({ name, range: keyRange, role: 'argument' });
    }
    return found;
  });
}
