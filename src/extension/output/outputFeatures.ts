import {
  CodeAction,
  CodeActionKind,
  type Command,
  type Location,
  l10n,
  languages,
  MarkdownString,
  type Position,
  type Range,
  type TextDocument,
  workspace,
} from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import {
  blocks,
  codeBlock,
  commandLink,
  fileLink,
  joinedMarkdown,
  type Markdown,
  md,
  plainMarkdown,
} from '../../language/markdown.ts';
import { commands } from '../../protocol/commands.ts';
import type { Register } from '../register.ts';
import { loosened } from './loosening.ts';
import { type JudgedOutput, OUTPUT_SCHEME, type OutputDocuments } from './output.ts';
import { findingRange, ruleLocation, ruleText } from './outputDiagnostics.ts';

/**
 * Hover, Go to Definition and code actions of output documents. In a read-only editor, VS Code shows code
 * actions only in the Problems view, so the hover has them as links too.
 */
export function registerOutputFeatures(register: Register, outputs: OutputDocuments): void {
  const selector = { scheme: OUTPUT_SCHEME };

  /** The findings at a position, with their numbers in the document. */
  function findingsAt(document: TextDocument, range: Range | Position) {
    const shown = outputs.at(document.uri);
    const found = (shown?.findings ?? []).flatMap((finding, index) => {
      const place = findingRange(document, finding);
      const isThere = 'start' in range ? place.intersection(range) : place.contains(range);
      return isThere ? [{ finding, index }] : [];
    });
    return { shown, found };
  }

  register(
    languages.registerHoverProvider(selector, {
      async provideHover(document, position) {
        const { shown, found } = findingsAt(document, position);
        if (!shown || found.length === 0) return undefined;
        const rules = await Promise.all(
          found.map(({ finding, index }) => ruleMarkdown(shown, finding, index)),
        );
        return { contents: [...rules, links(outputCommands(document))].map(trusted) };
      },
    }),
  );
  register(
    languages.registerDefinitionProvider(selector, {
      provideDefinition(document, position) {
        const { shown, found } = findingsAt(document, position);
        return found.flatMap(({ finding }) => (shown && ruleLocation(shown, finding)) ?? []);
      },
    }),
  );
  register(
    languages.registerCodeActionsProvider(
      selector,
      {
        async provideCodeActions(document, range, { diagnostics }) {
          const { shown, found } = findingsAt(document, range);
          if (!shown || found.length === 0) return [];
          const each = await Promise.all(found.map(({ finding }) => ruleActions(shown, finding)));
          const actions = [...each.flat(), ...outputCommands(document).map(commandAction)];
          for (const action of actions) {
            action.diagnostics = diagnostics.filter(({ source }) => source === 'Touchstone');
          }
          return actions;
        },
      },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    ),
  );
}

async function ruleActions(
  shown: JudgedOutput,
  finding: OutputFinding,
): Promise<readonly CodeAction[]> {
  const relaxed = await loosened(shown, finding);
  const rule = ruleLocation(shown, finding);
  const actions: CodeAction[] = [];
  if (rule) actions.push(commandAction(openRuleCommand(rule)));
  if (relaxed) {
    const action = new CodeAction(relaxed.title, CodeActionKind.QuickFix);
    action.edit = relaxed.edit;
    actions.push(action);
  }
  return actions;
}

function openRuleCommand({ uri, range }: Location): Command {
  const title = l10n.t('Go to rule');
  return { title, command: 'vscode.open', arguments: [uri, { selection: range }] };
}

function commandAction(command: Command): CodeAction {
  const action = new CodeAction(command.title, CodeActionKind.QuickFix);
  action.command = command;
  return action;
}

/** The commands of every reply. */
function outputCommands({ uri }: TextDocument): readonly Command[] {
  const named: readonly (readonly [string, string])[] = [
    [commands.rerun, l10n.t('Run again')],
    [commands.copyExample, l10n.t('Copy as few-shot example')],
    [commands.saveRow, l10n.t('Save as golden row')],
  ];
  return named.map(([command, title]) => ({ command, title, arguments: [String(uri)] }));
}

async function ruleMarkdown(
  shown: JudgedOutput,
  finding: OutputFinding,
  index: number,
): Promise<Markdown> {
  const rule = ruleLocation(shown, finding);
  const title = md`**${plainMarkdown(finding.keyword)}**`;
  if (!rule) return title;
  const line = rule.range.start.line + 1;
  const place = `${workspace.asRelativePath(rule.uri)}:${line}`;
  const column = rule.range.start.character + 1;
  const relaxed = await loosened(shown, finding);
  return blocks(
    md`${title} · ${fileLink(place, String(rule.uri), `${line},${column}`)}`,
    codeBlock(ruleText(shown, finding), 'yaml'),
    relaxed &&
      commandLink(`${relaxed.title}…`, commands.relax, [String(shown.document.uri), index]),
  );
}

/** Markdown in which links may run only these commands. */
function trusted(markdown: Markdown): MarkdownString {
  const text = new MarkdownString(markdown);
  const { relax, rerun, copyExample, saveRow } = commands;
  text.isTrusted = { enabledCommands: [relax, rerun, copyExample, saveRow] };
  return text;
}

function links(all: readonly Command[]): Markdown {
  return joinedMarkdown(
    all.map(each => commandLink(each.title, each.command, each.arguments ?? [])),
    ' · ',
  );
}
