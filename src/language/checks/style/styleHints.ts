import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptFile } from '../../languageFile.ts';
import { contradictions } from './contradictions.ts';
import { exampleCount, noExamples } from './examples.ts';
import { type PromptProse, readProse } from './promptProse.ts';
import { mixedDelimiters, unclosedTags } from './sections.ts';
import { vagueQuantifiers, wallOfText } from './wording.ts';

type Lint = (prompt: PromptProse) => readonly Diagnostic[];

/** By code. Each has a page in docs/lints with the reason and its source. */
export const lints: Readonly<Record<string, Lint>> = {
  'style-wall-of-text': wallOfText,
  'style-mixed-delimiters': mixedDelimiters,
  'style-unclosed-tag': unclosedTags,
  'style-vague-quantifier': vagueQuantifiers,
  'style-contradiction': contradictions,
  'style-no-examples': noExamples,
  'style-example-count': exampleCount,
};

/** Hints about the style of a valid prompt, based on experience with models. */
export function styleHints(file: PromptFile): readonly Diagnostic[] {
  const prompt = readProse(file);
  return Object.values(lints).flatMap(lint => lint(prompt));
}
