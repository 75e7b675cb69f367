import { sources } from './messages.ts';

/** What is known about the tokenizer of a model, relative to OpenAI's `o200k_base`. */
export interface Tokenizer {
  /** Number of tokens for each token of `o200k_base`. */
  readonly factor: number;
  /** True when it is `o200k_base` itself. */
  readonly exact: boolean;
  /** Where this was read. */
  readonly source: string;
}

interface Family extends Tokenizer {
  /**
   * Matches `provider/model`. The model of a gateway, `openrouter/anthropic/…`, counts like the original one.
   */
  readonly models: RegExp;
}

/** The first match is used. */
const families: readonly Family[] = [
  {
    models: /^openai\/(?:gpt-4o|chatgpt-4o|gpt-4\.[15]|gpt-5(?:\.[1-6])?|o[134])(?:-|$)/,
    factor: 1,
    exact: true,
    source: sources.modelTable(),
  },
  {
    // Up to version 4.6, including `claude-opus-4-20250514`.
    models: /claude-(?:[a-z]+-)?(?:[1-3]|4(?![-.](?:[7-9]|\d\d)(?!\d)))(?!\d)/,
    factor: 1,
    exact: false,
    source: sources.oldClaude(),
  },
  {
    models: /claude/,
    factor: 1.35,
    exact: false,
    source: sources.claude(),
  },
  {
    models: /gemini|gemma/,
    factor: 1,
    exact: false,
    source: sources.gemini(),
  },
];

const unknown: Tokenizer = {
  factor: 1,
  exact: false,
  source: sources.unknown(),
};

export function tokenizerOf(model: string): Tokenizer {
  return families.find(({ models }) => models.test(model)) ?? unknown;
}
