/** `provider/model`, as written in prompt files: `openai/gpt-5.4-mini`. */
export interface ModelReference {
  readonly provider: string;
  readonly model: string;
}

/** Splits at the first `/`; a model's own id may hold more of them (`openrouter/meta/llama`). */
export function parseModelReference(text: string): ModelReference | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}
