import { allModels, modelFacts } from '../model/catalogue.ts';
import { parseModelReference } from '../model/reference.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { valueRange, type YamlPath } from '../prompt/yamlRange.ts';
import { closestWord } from '../schema/closest.ts';
import { replaceWith } from './replaceWith.ts';

const listKeys = ['touchstone.compare', 'touchstone.fallback'];

export interface WrittenModel {
  readonly id: string;
  readonly path: YamlPath;
}

/** Every model a frontmatter names, in the order of the keys. */
export function modelsWritten({ metadata }: PromptDocument): readonly WrittenModel[] {
  const own = metadata.model === undefined ? [] : [{ id: metadata.model, path: ['model'] }];
  const listed = listKeys.flatMap(key => {
    const list = metadata.raw[key];
    if (!Array.isArray(list)) return [];
    return list.flatMap((id: unknown, index) =>
      typeof id === 'string' ? [{ id, path: [key, index] }] : [],
    );
  });
  return [...own, ...listed];
}

/** Model references that the catalogue does not know, or knows to be on their way out. */
export function checkModels(
  document: PromptDocument,
  modelKnown: (model: string) => boolean = () => false,
): readonly Diagnostic[] {
  const { frontmatter } = document;
  if (!frontmatter) return [];
  return modelsWritten(document).flatMap(({ id, path }): readonly Diagnostic[] => {
    const range = valueRange(frontmatter.yaml, path);
    const problem = modelKnown(id) ? undefined : modelProblem(id);
    if (!problem || !range) return [];
    const { instead, ...finding } = problem;
    return [{ ...finding, severity: 'warning', range, ...replaceWith(range, instead) }];
  });
}

export interface ModelProblem extends Pick<Diagnostic, 'code' | 'message'> {
  /** The reference to write in its place, where there is one. */
  readonly instead?: string;
}

/** What is wrong with a model reference by the catalogue, if anything. */
export function modelProblem(id: string): ModelProblem | undefined {
  const reference = parseModelReference(id);
  if (!reference) {
    const guess = models().find(model => model.endsWith(`/${id}`));
    const form = guess ? `\`${guess}\`` : '`provider/model`';
    const message = `\`${id}\` names no provider; write ${form}.`;
    return { code: 'model-reference', message, ...(guess && { instead: guess }) };
  }
  const facts = modelFacts(id);
  if (facts) return facts.lifecycle && outgoing(id, facts.lifecycle);
  const { provider, model } = reference;
  const siblings = models().filter(other => other.startsWith(`${provider}/`));
  if (siblings.length > 0) {
    const near = closestWord(
      model,
      siblings.map(other => other.slice(provider.length + 1)),
    );
    const guess = near && `${provider}/${near}`;
    const hint = guess
      ? `did you mean \`${guess}\`?`
      : 'its price and limits are unknown, and it may not exist.';
    const message = `\`${id}\` is not in the catalogue; ${hint}`;
    return { code: 'unknown-model', message, ...(guess && { instead: guess }) };
  }
  // Any other provider may be an endpoint or a local server: only a slip of the pen is certain.
  const providers = [...new Set(models().map(other => other.slice(0, other.indexOf('/'))))];
  const guess = closestWord(provider, providers);
  if (!guess) return undefined;
  const message = `\`${provider}\` is not a provider in the catalogue; did you mean \`${guess}\`?`;
  return { code: 'unknown-model', message, instead: `${guess}/${model}` };
}

type Lifecycle = NonNullable<NonNullable<ReturnType<typeof modelFacts>>['lifecycle']>;

function outgoing(
  id: string,
  { status, retiresOn, replacement }: Lifecycle,
): ModelProblem | undefined {
  if (status === 'current') return undefined;
  const next = replacement ? `use \`${replacement}\` instead.` : 'choose another.';
  const when = retiresOn ? ` on ${retiresOn}` : '';
  const what =
    status === 'retired' ? `was retired${when}` : `is deprecated${when && ` and retires${when}`}`;
  const message = `\`${id}\` ${what}; ${next}`;
  return { code: `model-${status}`, message, ...(replacement && { instead: replacement }) };
}

let ids: readonly string[] | undefined;

function models(): readonly string[] {
  ids ??= allModels().map(({ id }) => id);
  return ids;
}
