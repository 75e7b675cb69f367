import { isRecord } from '../text/isRecord.ts';
import type { TextRange } from '../text/replacement.ts';
import { blanked } from '../text/replacement.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PromptMetadata } from './frontmatter/metadata.ts';
import { type DialectText, dialectTexts, messages } from './messages.ts';
import { calleeName, hasArguments } from './template/tag.ts';
import type { Template } from './template/template.ts';

export interface DialectSource {
  readonly text: string;
  readonly metadata: PromptMetadata;
  readonly hasFrontmatter: boolean;
  readonly template: Template;
}

interface ForeignDialect {
  readonly text: DialectText;
  /** `warning` when the file can still be rendered and may be intended. */
  readonly severity: Diagnostic['severity'];
  /**
   * True for a dialect that is detected by its tags alone. In a file with Handlebars tags, a single such tag
   * is a mistake.
   */
  readonly tags?: true;
  /** The first part in this dialect. Undefined when there is none. */
  find(source: DialectSource, prose: string): TextRange | undefined;
}

/**
 * Reports that a file is written for another tool. It is the only diagnostic of the file, because otherwise
 * every line would have one. Text in code fences and backticks is ignored, because it may be an example.
 */
export function foreignDialect(source: DialectSource): Diagnostic | undefined {
  const { start, end } = source.template.range;
  const prose = withoutCode(source.text).slice(0, end);
  const isOurs = isHandlebars(source.template);
  for (const { text, severity, tags = false, find } of foreignDialects) {
    if (tags && isOurs) continue;
    const found = find(source, prose.slice(start));
    if (!found) continue;
    const shown = source.text.slice(found.start, found.end).split('\n')[0]?.slice(0, 40) ?? '';
    return {
      code: 'foreign-dialect',
      severity,
      message: messages['foreign-dialect'](text, shown.trim()),
      range: dialectLine(source.text),
      related: { range: found, message: messages['foreign-dialect.first'](text) },
    };
  }
  return undefined;
}

const foreignDialects: readonly ForeignDialect[] = [
  {
    text: dialectTexts.dotnet,
    severity: 'error',
    find: source => wholeYaml(source, /^prompts:[ \t]*(?:#.*)?\r?$/m, /^[ \t]+(?:system|user):/m),
  },
  {
    text: dialectTexts.githubModels,
    severity: 'error',
    find: source => wholeYaml(source, /^messages:[ \t]*\r?$/m, /^[ \t]*- +role:/m),
  },
  {
    text: dialectTexts.json,
    severity: 'error',
    find: jsonMessages,
  },
  {
    text: dialectTexts.prompty,
    severity: 'error',
    find: prompty,
  },
  {
    text: dialectTexts.go,
    severity: 'error',
    tags: true,
    find: ({ template, text }) =>
      template.tags.find(({ range }) => goTag.test(text.slice(range.start, range.end)))?.range,
  },
  {
    text: dialectTexts.mustache,
    severity: 'error',
    tags: true,
    find: ({ template, text }) =>
      template.tags.find(({ range }) => /^\{\{=.+=\}\}$/.test(text.slice(range.start, range.end)))
        ?.range,
  },
  {
    text: dialectTexts.jinja,
    severity: 'error',
    tags: true,
    find: jinja,
  },
  {
    text: dialectTexts.erb,
    severity: 'warning',
    find: ({ template }, prose) =>
      template.tags.length > 0
        ? undefined
        : matchRange(template, /<%[=-]? *[\w.@]+[^%\n]{0,200}%>/.exec(prose)),
  },
  {
    text: dialectTexts.javaScript,
    severity: 'warning',
    find: (source, prose) => declaredPlaceholder(source, prose, /\$\{(\w+)\}/g),
  },
  {
    text: dialectTexts.python,
    severity: 'warning',
    find: (source, prose) => declaredPlaceholder(source, prose, /(?<![{$\\\w])\{(\w+)\}(?!\})/g),
  },
];

/** `{{.Name}}`, `{{range $i, $x := .Items}}`, `{{- if .X -}}`. None of these is a tag of Handlebars. */
const goTag =
  /^\{\{-?\s*(?:\/\*|\.[A-Za-z_]|\$\w*\s*(?::?=|[,.}]|-?\}\})|(?:if|else if|with|range|len|printf|index|not|and|or|eq|ne|lt|gt|template|block|define)\s+(?:"[^"]*"\s+)?\(?\s*(?:not |len |eq |\()?\s*[.$])/;

/** Finds a filter after `|`, a `{% %}` tag with its closing tag, or one that needs none. */
function jinja({ template, text }: DialectSource, prose: string): TextRange | undefined {
  const filtered = template.tags.find(
    ({ problem, range }) => problem && hasPipe(text.slice(range.start, range.end)),
  );
  if (filtered) return filtered.range;
  const tags = [...prose.matchAll(/\{%[-+]?\s*(\w+)[^%\n]{0,200}%\}/g)];
  const names = new Set(tags.map(([, name]) => name));
  const found = tags.find(
    ([, name = '']) => names.has(`end${name}`) || /^(?:set|assign|include|extends)$/.test(name),
  );
  return found && matchRange(template, found);
}

function hasPipe(tag: string): boolean {
  const plain = tag.replace(/"[^"]*"|'[^']*'/g, '""');
  return plain.endsWith('}}') && /[^|]\|\s*[A-Za-z_]/.test(plain) && !/\bas\s*\|/.test(plain);
}

/** Whether the template has tags that exist only in Handlebars. */
function isHandlebars({ tags, nesting, partials }: Template): boolean {
  const hasRole = tags.some(
    ({ call }) => call && calleeName(call) === 'role' && hasArguments(call),
  );
  return nesting.blocks.length > 0 || partials.length > 0 || hasRole;
}

function prompty({ metadata, text, hasFrontmatter }: DialectSource): TextRange | undefined {
  if (!hasFrontmatter) return undefined;
  const { model } = metadata.raw;
  const keys = ['api', 'apiType', 'configuration', 'connection', 'options', 'parameters', 'id'];
  const isModel = isRecord(model) && keys.some(key => Object.hasOwn(model, key));
  const isInputs = ['inputs', 'outputs', 'sample', 'template'].some(key =>
    Object.hasOwn(metadata.raw, key),
  );
  const roles = /^(?:system|user|assistant|developer)(?:\[[^\]\n]*\])?:[ \t]*\r?$/m;
  if (!isModel && !(isInputs && roles.test(text))) return undefined;
  const found = isModel ? /^model:.*$/m.exec(text) : roles.exec(text);
  return found ? { start: found.index, end: found.index + found[0].trimEnd().length } : undefined;
}

/** Finds a file that consists only of YAML, without fences. */
function wholeYaml(
  { text, hasFrontmatter }: DialectSource,
  key: RegExp,
  inner: RegExp,
): TextRange | undefined {
  const found = hasFrontmatter ? null : key.exec(text);
  if (!found || !inner.test(text.slice(found.index))) return undefined;
  const before = text.slice(0, found.index);
  const isYaml = before.split('\n').every(line => /^(?:\s|#|-|[\w.]+:|$)/.test(line));
  return isYaml ? { start: found.index, end: found.index + found[0].trimEnd().length } : undefined;
}

function jsonMessages({ text, hasFrontmatter }: DialectSource): TextRange | undefined {
  if (
    hasFrontmatter ||
    !/^\s*[[{]/.test(text) ||
    !/"(?:role|content|messages|template)"/.test(text)
  ) {
    return undefined;
  }
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const start = text.search(/\S/);
  return { start, end: Math.min(text.length, start + 20) };
}

/**
 * Finds a placeholder for a variable of the input schema in a file without any tags. Only then is it certain
 * that a variable is meant.
 */
function declaredPlaceholder(
  { metadata, template }: DialectSource,
  prose: string,
  pattern: RegExp,
): TextRange | undefined {
  const fields = metadata.input.schema?.['properties'];
  if (template.tags.length > 0 || !isRecord(fields)) return undefined;
  for (const found of prose.matchAll(pattern)) {
    if (Object.hasOwn(fields, found[1] ?? '')) return matchRange(template, found);
  }
  return undefined;
}

function matchRange(
  { range }: Template,
  found: { readonly index: number; readonly 0: string } | null,
): TextRange | undefined {
  if (!found) return undefined;
  const start = range.start + found.index;
  return { start, end: start + found[0].length };
}

/** The text with code fences and backticks replaced by spaces, so that offsets stay valid. */
function withoutCode(text: string): string {
  return text.replace(/^([ \t]*)(```+|~~~+)[\s\S]*?(?:^[ \t]*\2|$(?![\s\S]))|`[^`\n]+`/gm, blanked);
}

function dialectLine(text: string): TextRange {
  const start = Math.max(0, text.search(/[^\s\uFEFF]/));
  const end = text.indexOf('\n', start);
  return {
    start,
    end: start + (end === -1 ? text.slice(start) : text.slice(start, end)).trimEnd().length,
  };
}
