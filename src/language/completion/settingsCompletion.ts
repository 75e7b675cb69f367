import type { CompletionItem } from 'vscode-languageserver-types';
import { isSettingsModel, settingsSchema } from '../cursor/fileSchemas.ts';
import { yamlCursor } from '../cursor/yamlCursor.ts';
import type { YamlFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import { type Asked, Kind } from './items.ts';
import { modelChoices } from './modelChoices.ts';
import { yamlCompletion } from './yamlCompletion.ts';

/** Keys and values of `touchstone.yaml`. */
export function settingsCompletion(asked: Asked<YamlFile>): readonly CompletionItem[] {
  const { workspace, file, offset } = asked;
  const place = yamlCursor(file.text.getText(), offset);
  if (!place) return [];
  return yamlCompletion(asked, place, file.yaml, settingsSchema, {
    values: path => (isSettingsModel(path) ? modelChoices(workspace, file) : undefined),
    keys(path, { column, inFlow, colonFollows }) {
      if (path.length !== 1 || path[0] !== 'endpoints' || colonFollows || inFlow) return undefined;
      const indent = ' '.repeat(column + 2);
      return [
        {
          label: messages['endpoint.label'](),
          kind: Kind.Snippet,
          detail: messages['endpoint.detail'](),
          text: `local:\n${indent}protocol: openai\n${indent}baseUrl: http://127.0.0.1:11434/v1`,
          snippet: `\${1:local}:\n${indent}protocol: \${2|openai,openai-responses,anthropic,google|}\n${indent}baseUrl: \${3:http://127.0.0.1:11434/v1}`,
        },
      ];
    },
  });
}
