import { window, workspace } from 'vscode';

const TEMPLATE = `---
model: anthropic/claude-haiku-4-5
description: What this prompt is for.
input:
  schema:
    text: string, what to work on
output:
  format: json
  schema:
    answer: string, one sentence
touchstone.compare: [openai/gpt-5.4-mini, googleai/gemini-3.6-flash]
---
{{role "system"}}
You are a careful assistant.
{{role "user"}}
{{text}}
`;

/** Opens a small prompt that runs as it stands; nothing is written until it is saved. */
export async function newPrompt(): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'dotprompt', content: TEMPLATE });
  await window.showTextDocument(document);
}
