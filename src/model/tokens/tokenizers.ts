import { sources } from './messages.ts';

/** What is known of how a model cuts text into tokens, beside OpenAI's `o200k_base`. */
export interface Tokenizer {
  /** Tokens for each token of `o200k_base`. */
  readonly factor: number;
  /** True where it is `o200k_base` itself. */
  readonly exact: boolean;
  /** Where that was read. */
  readonly source: string;
}

interface Family extends Tokenizer {
  /** Of `provider/model`; a gateway's `openrouter/anthropic/…` counts as its model's. */
  readonly models: RegExp;
}

/** The first that fits holds. */
const families: readonly Family[] = [
  {
    models: /^openai\/(?:gpt-4o|chatgpt-4o|gpt-4\.[15]|gpt-5(?:\.[1-6])?|o[134])(?:-|$)/,
    factor: 1,
    exact: true,
    source: sources.modelTable(),
  },
  {
    // Up to 4.6, `claude-opus-4-20250514` among them.
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
