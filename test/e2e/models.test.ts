import { afterAll, beforeAll, describe } from 'vitest';
import { type ModelServer, modelServer } from '../wire/modelServer.ts';
import { useEditor } from './editor.ts';
import { conversationFiles, conversationTests } from './models/conversation.ts';
import { eightModelsFiles, eightModelsPrices, eightModelsTests } from './models/eightModels.ts';
import { evaluationFiles, evaluationTests } from './models/evaluation.ts';
import { historyTests } from './models/history.ts';
import { survivalFiles, survivalTests } from './models/survival.ts';

let server: ModelServer;

beforeAll(async () => {
  server = await modelServer();
});

afterAll(() => server?.close());

/** Two endpoints on one server, in one window for all tests: to open VS Code takes longer than most of them. */
const editor = useEditor(() => {
  const endpoint = `{ protocol: openai, baseUrl: "${server.url}/v1" }`;
  return {
    ...survivalFiles,
    ...conversationFiles,
    ...evaluationFiles,
    ...eightModelsFiles,
    'touchstone.yaml': `budget: { confirm: 0.001 }
endpoints:
  one: ${endpoint}
  two: ${endpoint}
prices:
  one/paused: { input: 0, output: 0 }
${eightModelsPrices.join('')}`,
  };
});

describe.each([
  ['The run history', historyTests],
  ['A run that meets failures', survivalTests],
  ['A conversation', conversationTests],
  ['Eight models at once', eightModelsTests],
  ['An evaluation in the editor', evaluationTests],
])('%s', (_, tests) => {
  tests(editor, () => server);
  afterAll(() => editor.startOver());
});
