import { isMap, type YAMLMap } from 'yaml';
import { modelFacts } from '../model/catalogue.ts';
import type { Diagnostic, Fix } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import type { Frontmatter } from '../prompt/frontmatter.ts';
import { valueRange } from '../prompt/yamlRange.ts';
import { outputNeed } from './outputNeed.ts';
import { replaceWith } from './replaceWith.ts';

const path = ['config', 'maxOutputTokens'];

/** A limit below this is no risk to a bill, however small the output. */
const HARMLESS = 1000;

/** Times the output's need from which a limit no longer limits. */
const FAR = 10;

/** A reply's limit that is missing, that the model does not have, or that is far above the need. */
export function checkOutputLimit({
  frontmatter,
  metadata,
  text,
}: PromptDocument): readonly Diagnostic[] {
  if (!frontmatter || metadata.model === undefined) return [];
  const { model, config, output } = metadata;
  const limit = config['maxOutputTokens'];
  const facts = modelFacts(model);
  const needed = output.schema && outputNeed(output.schema);
  const enough =
    Math.max(200, Math.ceil(((needed ?? 500) * 2) / 100) * 100) + thinking(config, facts);
  if (limit === undefined || limit === null) {
    const range = valueRange(frontmatter.yaml, ['model']);
    if (!range || model.startsWith('sandbox/')) return [];
    const message = `Nothing limits the length of a reply, and so its price; set \`config.maxOutputTokens\`${needed ? `, such as ${enough} for this output schema` : ''}.`;
    const fix =
      limit === undefined ? insertion(text, frontmatter, `maxOutputTokens: ${enough}`) : undefined;
    const found = { code: 'output-limit-missing', severity: 'hint', message, range } as const;
    return [{ ...found, ...(fix && { fix }) }];
  }
  const range = valueRange(frontmatter.yaml, path);
  if (typeof limit !== 'number' || !range) return [];
  const most = facts?.maxOutputTokens;
  if (most !== undefined && limit > most) {
    const message = `\`${model}\` gives at most ${most} tokens.`;
    return [
      {
        code: 'output-limit',
        severity: 'warning',
        message,
        range,
        ...replaceWith(range, `${most}`),
      },
    ];
  }
  if (needed === undefined || limit <= HARMLESS || limit <= needed * FAR + thinking(config, facts))
    return [];
  const message = `The output schema needs about ~${needed} tokens; ${limit} lets a runaway reply cost ${Math.floor(limit / needed)} times that.`;
  return [
    {
      code: 'output-limit',
      severity: 'warning',
      message,
      range,
      ...replaceWith(range, `${enough}`),
    },
  ];
}

/** Room for reasoning, which counts as output; taken generously where the effort is the model's own choice. */
function thinking(
  config: Readonly<Record<string, unknown>>,
  facts: ReturnType<typeof modelFacts>,
): number {
  const levels: Readonly<Record<string, number>> = {
    none: 0,
    low: 4000,
    medium: 16_000,
    high: 64_000,
  };
  const effort = config['reasoning'];
  if (typeof effort === 'string' && Object.hasOwn(levels, effort)) return levels[effort] ?? 0;
  return facts?.reasoning === true ? 16_000 : 0;
}

function insertion(text: string, { yaml }: Frontmatter, entry: string): Fix | undefined {
  const title = `Set \`${entry}\``;
  const config: unknown = yaml.get('config');
  if (isMap(config)) {
    const at = placeIn(config, text);
    return (
      at && {
        title,
        edits: [{ range: { start: at.start, end: at.start }, text: at.before + entry + at.after }],
      }
    );
  }
  const model = valueRange(yaml, ['model']);
  if (config !== undefined || !model) return undefined;
  const next = text.indexOf('\n', model.end) + 1;
  if (next === 0 || !/^[ \t]*(?:#.*)?\r?$/.test(text.slice(model.end, next - 1))) return undefined;
  return { title, edits: [{ range: { start: next, end: next }, text: `config: { ${entry} }\n` }] };
}

/** Before the first entry of a map, block or flow. */
function placeIn(
  { items, flow }: YAMLMap,
  text: string,
): { readonly start: number; readonly before: string; readonly after: string } | undefined {
  const key: unknown = items[0]?.key;
  if (typeof key !== 'object' || key === null || !('range' in key)) return undefined;
  const [start] = Array.isArray(key.range) ? key.range : [];
  if (typeof start !== 'number') return undefined;
  if (flow) return { start, before: '', after: ', ' };
  const indent = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return indent.trim() === '' ? { start, before: '', after: `\n${indent}` } : undefined;
}
