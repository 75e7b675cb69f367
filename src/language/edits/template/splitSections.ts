import { lineEnd } from '../../../text/replacement.ts';
import { readProse, sentencesOf } from '../../checks/style/promptProse.ts';
import { titles } from '../../messages/edits.ts';
import { type Action, type ActionRequest, meets } from '../action.ts';

const fewest = 3;
const aboutRole = /^(?:you are|you're|act as|your (?:role|task|job)|as an? )\b/i;
const aboutOutput = /\b(?:reply|respond|answer|return|output|format|json|markdown)\b/i;

/** Splits the paragraph under the cursor into sections with one rule per line. Every word is kept. */
export function splitSections({ file, range }: ActionRequest): readonly Action[] {
  const { text, template } = file.document;
  const message = readProse(file).instructions.find(({ range: at }) => meets(at, range));
  if (!message || (message.role !== 'system' && !file.isPartial)) return [];
  const { blocks } = message;
  const paragraph = blocks.find(block => block.kind === 'paragraph' && meets(block.range, range));
  if (!paragraph) return [];
  const { start, end } = paragraph.range;
  const inside = template.tags.filter(tag => meets(tag.range, paragraph.range));
  // Tags of blocks would be separated. Values and comments move with their sentence.
  if (inside.some(({ kind }) => kind !== 'value' && kind !== 'comment')) return [];
  const sentences = sentencesOf(paragraph).map(({ range: at }) =>
    text
      .slice(at.start, at.end)
      .replace(/\s*\r?\n\s*/g, ' ')
      .trim(),
  );
  if (sentences.length < fewest) return [];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(Math.max(lineStart, message.range.start), start).trim() !== '') return [];
  const eol = lineEnd(text);
  const written = blocks.some(({ kind }) => kind === 'heading')
    ? bulletList(sentences, eol)
    : sections(sentences, eol);
  return [
    {
      title: titles.splitSections(),
      kind: 'refactor.rewrite',
      edits: [{ range: { start, end }, text: written }],
    },
  ];
}

function sections(sentences: readonly string[], eol: string): string {
  const role = sentences.filter(sentence => aboutRole.test(sentence));
  const output = sentences.filter(
    sentence => !role.includes(sentence) && aboutOutput.test(sentence),
  );
  const rules = sentences.filter(
    sentence => !role.includes(sentence) && !output.includes(sentence),
  );
  return [
    ...(role.length > 0 ? [`# Role${eol}${role.join(' ')}`] : []),
    ...(rules.length > 0 ? [`# Rules${eol}${bulletList(rules, eol)}`] : []),
    ...(output.length > 0 ? [`# Output${eol}${bulletList(output, eol)}`] : []),
  ].join(eol + eol);
}

function bulletList(sentences: readonly string[], eol: string): string {
  return sentences.map(sentence => `- ${sentence}`).join(eol);
}
