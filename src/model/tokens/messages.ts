/** What is known about the tokenizer of a model, continued from `Estimated:`. */
export const sources = {
  modelTable: () => 'the model table of gpt-tokenizer 4.0.0',
  oldClaude: () => 'no tokenizer is published for Claude before 4.7: o200k_base, unchanged',
  claude: () => 'Anthropic on Claude 4.7: up to 35 % more tokens than before for the same text',
  gemini: () => 'no tokenizer is published for Gemini: o200k_base is close',
  unknown: () => 'its tokenizer is unknown: o200k_base, unchanged',
} as const;

/** How texts for a model are counted, each a sentence. */
export const messages = {
  exact: () => "Counted with o200k_base, which is the model's own encoding.",
  noModel: () => 'Estimated with o200k_base: no model is named.',
  estimated: (source: string) => `Estimated: ${source}.`,
} as const;
