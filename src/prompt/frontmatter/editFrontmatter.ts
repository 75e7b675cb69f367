import { insertion, lineEnd } from '../../text/replacement.ts';
import { editYaml, newYaml, type YamlEdits } from '../../text/yaml/editYaml.ts';
import type { YamlChange } from '../../text/yaml/yamlPlace.ts';
import type { PromptDocument } from '../document.ts';
import { messages } from './messages.ts';

/**
 * The edits of a prompt that change its frontmatter as asked and leave everything else as it is written;
 * a prompt without a frontmatter gets one for a value that is added. Refused where that is not possible.
 */
export function editFrontmatter(
  { frontmatter, text, template }: PromptDocument,
  ...changes: readonly YamlChange[]
): YamlEdits {
  if (frontmatter) return editYaml(text, frontmatter.yaml, changes, frontmatter.content);
  const [change] = changes;
  if (!change || !('value' in change) || changes.length > 1) {
    return { ok: false, message: messages.noFrontmatter() };
  }
  const eol = lineEnd(text);
  const lines = ['---', newYaml(change.path, change.value), '---', ''].join('\n');
  return { ok: true, edits: [insertion(template.range.start, lines.replaceAll('\n', eol))] };
}
