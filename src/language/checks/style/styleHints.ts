import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptFile } from '../../languageFile.ts';
import { contradictions } from './contradictions.ts';
import { exampleCount, noExamples } from './examples.ts';
import { type PromptProse, readProse } from './promptProse.ts';
import { mixedDelimiters, unclosedTags } from './sections.ts';
import { vagueQuantifiers, wallOfText } from './wording.ts';

type Lint = (prompt: PromptProse) => readonly Diagnostic[];

/** By code; each has a page in docs/lints that says why and where that is from. */
export const lints: Readonly<Record<string, Lint>> = {
  'style-wall-of-text': wallOfText,
  'style-mixed-delimiters': mixedDelimiters,
  'style-unclosed-tag': unclosedTags,
  'style-vague-quantifier': vagueQuantifiers,
  'style-contradiction': contradictions,
  'style-no-examples': noExamples,
  'style-example-count': exampleCount,
};

/** What experience with models would change in a prompt that is otherwise right, as hints. */
export function styleHints(file: PromptFile): readonly Diagnostic[] {
  const prompt = readProse(file);
  return Object.values(lints).flatMap(lint => lint(prompt));
}
