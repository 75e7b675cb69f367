import { env, l10n, Uri, window, workspace } from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import { fewShotExample } from '../../language/edits/rows/fewShotExample.ts';
import { notify } from '../notify.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import type { ShownPrompt } from '../prompts/shownPrompt.ts';
import type { ProposedTexts } from '../proposed/proposedTexts.ts';
import { withoutIcons } from '../shownText.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { loosened } from './loosening.ts';
import { isTest, lastEvaluation, sampleOutput } from './openSample.ts';
import type { JudgedOutput, OutputDocuments, ShownOutput } from './output.ts';
import { findingRange } from './outputDiagnostics.ts';
import { saveGoldenRow } from './saveGoldenRow.ts';

/** The commands for a reply. `given`: its document, as passed by a menu, a link or a code action. */
export interface OutputCommands {
  /** Opens the reply of a test or a test message, or one that the user selects. */
  open(given: unknown): Promise<void>;
  /**
   * Loosens the rule of a finding, by its number, or of the finding at the cursor. VS Code asks for
   * confirmation.
   */
  relax(given: unknown, finding: unknown): Promise<void>;
  copyExample(given: unknown): Promise<void>;
  rerun(given: unknown): Promise<void>;
  /** Without a document, saves a reply that the panel shows. */
  saveRow(given: unknown): Promise<void>;
}

/** The part of the panel that these commands need. */
export interface ShownReplies {
  replies(): readonly ShownOutput[];
  rerun(output: ShownOutput): Promise<void>;
}

export interface OutputCommandParts {
  readonly hosts: EditorHosts;
  readonly outputs: OutputDocuments;
  readonly panel: ShownReplies;
  readonly shown: ShownPrompt;
  readonly texts: ProposedTexts;
}

export function createOutputCommands({
  hosts,
  outputs,
  panel,
  shown,
  texts,
}: OutputCommandParts): OutputCommands {
  function judgedIn(given: unknown): JudgedOutput | undefined {
    const uri = typeof given === 'string' ? Uri.parse(given) : given;
    const document = uri instanceof Uri ? uri : window.activeTextEditor?.document.uri;
    return document && outputs.at(document);
  }

  function outputOf(given: unknown): ShownOutput {
    const shown = judgedIn(given);
    if (shown) return shown.output;
    throw new Error(
      l10n.t('Open an output first, from the Run view or with “Touchstone: Open Output”.'),
    );
  }

  /** The replies in the panel, then those of the last evaluation. */
  async function recent(): Promise<readonly ShownOutput[]> {
    return [...panel.replies(), ...(await lastEvaluation(shown.near, hosts))];
  }

  return {
    async open(given) {
      const sample = await sampleOutput(given, hosts);
      const output = sample ?? (isTest(given) ? undefined : await pickReply(await recent()));
      if (output) await outputs.open(output);
    },
    async relax(given, number) {
      const shown = judgedIn(given);
      const finding = shown && (shown.findings[Number(number)] ?? findingAtCursor(shown));
      const relaxed = finding && (await loosened(shown, finding));
      if (relaxed) await workspace.applyEdit(relaxed.edit);
      else void notify.information(l10n.t('No rule to change here.'));
    },
    async copyExample(given) {
      const { prompt, input, text } = outputOf(given);
      const { document, partials } = await loadOpenPrompt(prompt);
      const example = fewShotExample(document, { input: input ?? {}, reply: text }, partials);
      await env.clipboard.writeText(example);
      window.setStatusBarMessage(
        l10n.t('Copied. Paste it into the prompt, before the last user message.'),
        5000,
      );
    },
    rerun: given => panel.rerun(outputOf(given)),
    async saveRow(given) {
      const output = judgedIn(given)?.output ?? (await pickReply(panel.replies()));
      if (output) await saveGoldenRow(output, texts);
    },
  };
}

function findingAtCursor({ document, findings }: JudgedOutput): OutputFinding | undefined {
  const editor = window.activeTextEditor;
  if (editor?.document !== document) return undefined;
  return findings.find(each => findingRange(document, each).contains(editor.selection.active));
}

async function pickReply(replies: readonly ShownOutput[]): Promise<ShownOutput | undefined> {
  const [first, ...others] = replies;
  if (!first) throw new Error(l10n.t('No replies yet. Run a prompt or an evaluation first.'));
  if (others.length === 0) return first;
  const items = replies.map(output => ({
    label: withoutIcons(output.title),
    detail: withoutIcons(output.text),
    output,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Select a reply'),
    matchOnDetail: true,
  });
  return picked?.output;
}
