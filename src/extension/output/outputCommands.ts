import { env, l10n, Uri, window, workspace } from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import { loadCore } from '../loadCore.ts';
import { notify } from '../notify.ts';
import type { PanelSession } from '../panel/panelSession.ts';
import { loadPrompt } from '../prompts/promptLoader.ts';
import { withoutIcons } from '../shownText.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { isTest, lastEvaluation, sampleOutput } from './openSample.ts';
import type { JudgedOutput, Output } from './output.ts';
import { findingRange } from './outputDiagnostics.ts';
import type { OutputDocuments } from './outputDocuments.ts';
import { relaxation } from './relaxation.ts';
import { saveGoldenRow } from './saveGoldenRow.ts';

/** What can be done with a reply. `given`: its document as a menu, a link or a code action names it. */
export interface OutputCommands {
  /** Opens the reply of a test or a message of one, as VS Code names it, or one that is chosen. */
  open(given: unknown): Promise<void>;
  /** Relaxes the rule of a finding, by its number, or of the one at the cursor; VS Code asks first. */
  relax(given: unknown, finding: unknown): Promise<void>;
  copyExample(given: unknown): Promise<void>;
  rerun(given: unknown): Promise<void>;
  /** Without a document, of a reply that the panel shows. */
  saveRow(given: unknown): Promise<void>;
}

export function createOutputCommands(
  hosts: EditorHosts,
  outputs: OutputDocuments,
  session: PanelSession,
): OutputCommands {
  function shownIn(given: unknown): JudgedOutput | undefined {
    const uri = typeof given === 'string' ? Uri.parse(given) : given;
    const document = uri instanceof Uri ? uri : window.activeTextEditor?.document.uri;
    return document && outputs.at(document);
  }

  function outputOf(given: unknown): Output {
    const shown = shownIn(given);
    if (shown) return shown.output;
    throw new Error(
      l10n.t('Open an output first, from the panel or with “Touchstone: Open Output”.'),
    );
  }

  /** Replies in the panel, then those of the last evaluation. */
  async function recent(): Promise<readonly Output[]> {
    const near = session.shown ?? Uri.from({ scheme: 'untitled', path: 'prompt' });
    return [...session.replies(), ...(await lastEvaluation(near, hosts))];
  }

  return {
    async open(given) {
      const sample = await sampleOutput(given, hosts);
      const output = sample ?? (isTest(given) ? undefined : await pickReply(await recent()));
      if (output) await outputs.open(output);
    },
    async relax(given, number) {
      const shown = shownIn(given);
      const finding = shown && (shown.findings[Number(number)] ?? findingAtCursor(shown));
      const relaxed = finding && (await relaxation(shown, finding));
      if (relaxed) await workspace.applyEdit(relaxed.edit);
      else void notify.information(l10n.t('There is no rule here that could be relaxed.'));
    },
    async copyExample(given) {
      const { prompt, input, text } = outputOf(given);
      const { fewShotExample } = await loadCore();
      const { document, partials } = await loadPrompt(prompt);
      const example = fewShotExample(document, { input: input ?? {}, reply: text }, partials);
      await env.clipboard.writeText(example);
      window.setStatusBarMessage(
        l10n.t('Copied. Paste it into the prompt, before the last message of the user.'),
        5000,
      );
    },
    rerun: given => session.rerun(outputOf(given)),
    async saveRow(given) {
      const output = shownIn(given)?.output ?? (await pickReply(session.replies()));
      if (output) await saveGoldenRow(output);
    },
  };
}

function findingAtCursor({ document, findings }: JudgedOutput): OutputFinding | undefined {
  const editor = window.activeTextEditor;
  if (editor?.document !== document) return undefined;
  return findings.find(each => findingRange(document, each).contains(editor.selection.active));
}

async function pickReply(replies: readonly Output[]): Promise<Output | undefined> {
  const [first, ...others] = replies;
  if (!first)
    throw new Error(l10n.t('There is no reply yet. Run a prompt or an evaluation first.'));
  if (others.length === 0) return first;
  const items = replies.map(output => ({
    label: withoutIcons(output.title),
    detail: withoutIcons(output.text),
    output,
  }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Choose a reply'),
    matchOnDetail: true,
  });
  return picked?.output;
}
