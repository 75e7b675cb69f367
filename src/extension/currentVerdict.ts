import type { PromptDocument } from '../prompt/document.ts';
import type { ValidationVerdict } from '../trace/record.ts';
import { loadCore } from './loadCore.ts';

/** Holds a reply's text against a schema. */
export type Judge = (text: string) => ValidationVerdict;

/**
 * Judges by the output schema as it stands in the editor, so that an edit of it shows at once which
 * of the replies already there it accepts. Undefined while the file has errors: it is being typed.
 */
export async function judgeOf(document: PromptDocument): Promise<Judge | undefined> {
  if (document.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { format, schema } = document.metadata.output;
  if (!schema && format !== 'json') return () => ({ verdict: 'none' });
  const { validateText } = await loadCore();
  return text => {
    const { findings } = validateText(schema, text);
    return findings.length > 0 ? { verdict: 'invalid', findings } : { verdict: 'valid' };
  };
}
