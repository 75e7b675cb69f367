import { residencyProblem } from '../../../model/settings/residency.ts';
import type { Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { policyOf } from '../../../prompt/frontmatter/policy.ts';
import { modelsOfPrompt } from '../../names/modelMentions.ts';

/** Models that would take the data of `touchstone.data` where it must not, or may not, go. */
export function checkRegions(document: PromptDocument, settings: Settings): readonly Diagnostic[] {
  const { data } = policyOf(document);
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const problem = residencyProblem(id, data, settings);
    if (!problem) return [];
    const { regions, message } = problem;
    // A run refuses either; here, where nothing is sent yet, what is not known is no mistake.
    return regions
      ? [{ code: 'data-region', severity: 'warning', message, range }]
      : [{ code: 'data-region-unknown', severity: 'information', message, range }];
  });
}
