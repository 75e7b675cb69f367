import { allFacts } from '../../model/catalogue/catalogue.ts';
import { lifecycleStatus, type ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { modelsOf } from '../../prompt/frontmatter/metadata.ts';
import { modelLine, modelText, priceAside, referenceText } from '../hover/modelText.ts';
import type { LanguageFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import type { Workspace } from '../workspace.ts';
import { type CompletionChoice, Kind } from './items.ts';

/** The models that can be named: known models that are not retired, and those of declared endpoints. */
export function modelChoices(
  workspace: Workspace,
  file: LanguageFile,
  taken: readonly unknown[] = [],
): readonly CompletionChoice[] {
  const settings = workspace.settings(file.uri);
  const preferred = [settings.models.default, ...(settings.models.compare ?? [])];
  const listed = allFacts(settings)
    .filter(({ id, lifecycle }) => lifecycleStatus(lifecycle) !== 'retired' && !taken.includes(id))
    .map((facts): CompletionChoice => {
      const deprecated = lifecycleStatus(facts.lifecycle) === 'deprecated';
      return {
        label: facts.id,
        kind: Kind.Value,
        ...(facts.prices && { aside: priceAside(facts.prices) }),
        detail: modelLine(facts),
        documentation: referenceText(facts.id, settings) ?? modelText(facts),
        rank: preferred.includes(facts.id) ? 1 : rankOf(facts),
        ...(deprecated && { deprecated }),
      };
    });
  const shown = new Set(listed.map(({ label }) => label));
  const endpoints = Object.entries(settings.endpoints);
  const used = new Set(
    endpoints.length === 0
      ? []
      : [...workspace.files()].flatMap(other =>
          other.kind === 'prompt' ? modelsOf(other.document.metadata) : [],
        ),
  );
  const declared = endpoints.flatMap(
    ([name, { protocol, baseUrl }]): readonly CompletionChoice[] => {
      const known = [...used].filter(
        id => id.startsWith(`${name}/`) && !taken.includes(id) && !shown.has(id),
      );
      const detail = messages['model.at'](protocol, baseUrl);
      return [
        ...known.map((id): CompletionChoice => {
          const documentation = referenceText(id, settings);
          return {
            label: id,
            kind: Kind.Value,
            detail,
            rank: 2,
            ...(documentation !== undefined && { documentation }),
          };
        }),
        { label: `${name}/`, kind: Kind.Module, detail, rank: 3 },
      ];
    },
  );
  return [...declared, ...listed];
}

/** There are no dates to sort by, so models with a price come first. */
function rankOf({ id, lifecycle }: ModelFacts): number {
  if (lifecycleStatus(lifecycle) === 'deprecated') return 9;
  return id.startsWith('sandbox/') ? 6 : 4;
}
