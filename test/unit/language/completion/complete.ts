import type { CompletionItem } from 'vscode-languageserver-types';
import { completion } from '../../../../src/language/completion/completion.ts';
import type { Settings } from '../../../../src/model/settings/settings.ts';
import { marked } from '../markedFiles.ts';

export const head = `---
model: anthropic/claude-haiku-4-5
input:
  schema:
    ticket: string, the message
    plan?(enum, the customer's plan): [free, pro]
    items(array, the lines):
      text: string
      from(object):
        name: string
    user(object):
      name: string
      role(enum): [admin, guest]
output:
  schema:
    category(enum, the team): [billing, bug]
    urgency: integer
    customer(object):
      plan: string
touchstone.degrade: { value: {} }
---
`;

export const desk: Readonly<Record<string, string>> = {
  '_tone.prompt': '# Tone\nBe {{mood}}.',
  'triage.prompt': `${head}{{ticket}}`,
  'triage.golden.jsonl':
    '{"id":"t-1","input":{"ticket":"Hi","items":[{"text":"one"}]},"expected":{"category":"bug","extra":2},"tags":["refund","bug"]}\n',
  'more/other.prompt': 'x',
};

export interface Completed {
  readonly items: readonly CompletionItem[];
  readonly labels: readonly string[];
  /** The text of the file once the item of this label is chosen; `$` and braces of snippets stay. */
  choose(label: string): string;
}

export interface CompleteOptions {
  readonly snippets?: boolean;
  readonly settings?: Settings;
  /** Further files of the folder. */
  readonly more?: Readonly<Record<string, string>>;
  /** Names in the folder beside those of our files. */
  readonly beside?: readonly string[];
}

/** Completes at the `‸` of a text, in a folder with a prompt, its dataset and a partial. */
export async function complete(
  name: string,
  text: string,
  { snippets = true, settings, more = {}, beside = [] }: CompleteOptions = {},
): Promise<Completed> {
  const others = Object.fromEntries(
    Object.entries({ ...desk, ...more }).filter(([other]) => other !== name),
  );
  const { workspace, file, position } = marked(name, text, others, settings);
  const list = async (uri: string) => [...(await workspace.list(uri)), ...beside];
  const { items } = await completion({ ...workspace, list }, file, position, { snippets });
  const sorted = items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
  return {
    items: sorted,
    labels: sorted.map(({ label }) => label),
    choose(label) {
      const edit = sorted.find(item => item.label === label)?.textEdit;
      if (!edit || !('range' in edit)) throw new Error(`Nothing is called ${label}.`);
      const whole = file.text.getText();
      const { start, end } = edit.range;
      return (
        whole.slice(0, file.text.offsetAt(start)) +
        edit.newText +
        whole.slice(file.text.offsetAt(end))
      );
    },
  };
}
