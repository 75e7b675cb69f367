import { codeLiteral, typescript as syntax } from './literals.ts';

/** A run of a prompt, with the values that the library needs. */
export interface PromptCall {
  /** The path of the prompt, as the program will name it. */
  readonly file: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** `provider/model`. */
  readonly model: string;
  /** Other options of `run`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A program that runs a prompt with this library, for TypeScript and Node. */
export function libraryProgram({ file, input, model, options }: PromptCall): string {
  const chosen = { model, ...options };
  const args = [input, chosen].map(value => `  ${codeLiteral(value, syntax, '  ')},\n`);
  return `import { loadPrompt } from "touchstone";

const prompt = await loadPrompt(${codeLiteral(file, syntax)});
const record = await prompt.run(
${args.join('')});
await prompt.close();

if (record.outcome !== "completed") throw new Error(record.error?.message);
console.log(record.output ?? record.text);
`;
}
