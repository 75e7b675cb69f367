import { allModels, modelFacts } from '../model/catalogue.ts';
import { parseModelReference } from '../model/reference.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { valueRange, type YamlPath } from '../prompt/yamlRange.ts';
import { closestWord } from '../schema/closest.ts';

const listKeys = ['touchstone.compare', 'touchstone.fallback'];

/** Model references that the catalogue does not know, or knows to be on their way out. */
export function checkModels(
  { frontmatter, metadata }: PromptDocument,
  modelKnown: (model: string) => boolean = () => false,
): readonly Diagnostic[] {
  if (!frontmatter) return [];
  const written: { readonly id: string; readonly path: YamlPath }[] = [];
  if (metadata.model !== undefined) written.push({ id: metadata.model, path: ['model'] });
  for (const key of listKeys) {
    const list = metadata.raw[key];
    if (!Array.isArray(list)) continue;
    list.forEach((id: unknown, index) => {
      if (typeof id === 'string') written.push({ id, path: [key, index] });
    });
  }
  return written.flatMap(({ id, path }) => {
    const range = valueRange(frontmatter.yaml, path);
    const problem = modelKnown(id) ? undefined : problemOf(id);
    return problem && range ? [{ ...problem, severity: 'warning', range }] : [];
  });
}

type Problem = Pick<Diagnostic, 'code' | 'message'>;

function problemOf(id: string): Problem | undefined {
  const reference = parseModelReference(id);
  if (!reference) {
    const guess = models().find(model => model.endsWith(`/${id}`));
    const form = guess ? `\`${guess}\`` : '`provider/model`';
    return { code: 'model-reference', message: `\`${id}\` names no provider; write ${form}.` };
  }
  const facts = modelFacts(id);
  if (facts) return facts.lifecycle && outgoing(id, facts.lifecycle);
  const { provider } = reference;
  const siblings = models().filter(model => model.startsWith(`${provider}/`));
  if (siblings.length > 0) {
    const guess = closestWord(id, siblings);
    const hint = guess
      ? `did you mean \`${guess}\`?`
      : 'its price and limits are unknown, and it may not exist.';
    return { code: 'unknown-model', message: `\`${id}\` is not in the catalogue; ${hint}` };
  }
  // Any other provider may be an endpoint or a local server: only a slip of the pen is certain.
  const providers = [...new Set(models().map(model => model.slice(0, model.indexOf('/'))))];
  const guess = closestWord(provider, providers);
  if (!guess) return undefined;
  const message = `\`${provider}\` is not a provider in the catalogue; did you mean \`${guess}\`?`;
  return { code: 'unknown-model', message };
}

type Lifecycle = NonNullable<NonNullable<ReturnType<typeof modelFacts>>['lifecycle']>;

function outgoing(id: string, { status, retiresOn, replacement }: Lifecycle): Problem | undefined {
  if (status === 'current') return undefined;
  const next = replacement ? `use \`${replacement}\` instead.` : 'choose another.';
  const when = retiresOn ? ` on ${retiresOn}` : '';
  const what =
    status === 'retired' ? `was retired${when}` : `is deprecated${when && ` and retires${when}`}`;
  return { code: `model-${status}`, message: `\`${id}\` ${what}; ${next}` };
}

let ids: readonly string[] | undefined;

function models(): readonly string[] {
  ids ??= allModels().map(({ id }) => id);
  return ids;
}
