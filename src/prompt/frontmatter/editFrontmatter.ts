import { insertion, lineEnd } from '../../text/replacement.ts';
import { editYaml, newYaml, type YamlEdits } from '../../text/yaml/editYaml.ts';
import type { YamlChange } from '../../text/yaml/yamlPlace.ts';
import type { PromptDocument } from '../document.ts';
import { messages } from './messages.ts';

/**
 * The edits that change the frontmatter of a prompt and keep everything else as written. If the prompt has no
 * frontmatter, adding a value creates one. Refused when the change is not possible.
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
