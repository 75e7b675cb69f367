/**
 * The floors below, and what of this one builds on their code, as one chunk, loaded at the first use:
 * activation reads none of it, and the package holds one file for it instead of one a module.
 */

export { modelsOfRun, pendingGrants } from '../call/endpoints/connect.ts';
export { resolveEndpoint } from '../call/endpoints/endpoint.ts';
export { keyStatuses } from '../call/endpoints/keyStatuses.ts';
export { localProviders, localServers } from '../call/endpoints/localServers.ts';
export { planReply } from '../call/reply/reply.ts';
export { buildRequest } from '../call/request/buildRequest.ts';
export { requestHash } from '../call/request/requestHash.ts';
export { readRows } from '../eval/dataset/dataset.ts';
export { isBadRow, typedRow } from '../eval/dataset/row.ts';
export { goldenDatasetOf, isEvalFile, planEvals } from '../eval/plan/plan.ts';
export { lastSamples, readSamples, samplesOfRow } from '../eval/results/storedSamples.ts';
export { runEval } from '../eval/runner.ts';
export { costText, evidenceText, needsText, suggestFor } from '../eval/suggestion/suggestFor.ts';
export { settingsPattern } from '../files/fileNames.ts';
export { addIgnoreRule, lacksIgnoreRule } from '../files/gitIgnore.ts';
export { largest, placeBelow } from '../files/read.ts';
export { readText } from '../files/readText.ts';
export { stateKey } from '../files/state.ts';
export { findWorkspace } from '../files/workspace.ts';
export { outputFindings, ruleBookOf } from '../language/consistency/outputFindings.ts';
export { appendRow } from '../language/edits/rows/appendRow.ts';
export { fewShotExample } from '../language/edits/rows/fewShotExample.ts';
export { relaxRule } from '../language/edits/schema/loosenSchema.ts';
export { loadPromptText, nameOf } from '../load/loadPromptFile.ts';
export { namesIn, parseWithNames } from '../load/promptNames.ts';
export { builtInProviders } from '../model/catalogue/builtInProviders.ts';
export { allModels } from '../model/catalogue/catalogue.ts';
export { factsFor } from '../model/catalogue/factsFor.ts';
export { countTokens } from '../model/tokens/tokens.ts';
export { parsePrompt } from '../prompt/document.ts';
export { ruleRange } from '../prompt/frontmatter/ruleRange.ts';
export { writeModel } from '../prompt/frontmatter/writeModel.ts';
export { renderPrompt } from '../prompt/rendering/render.ts';
export { createNodeHost, runLogFile } from '../run/nodeHost.ts';
export { run } from '../run/run.ts';
export { validateText } from '../schema/validation/validate.ts';
export { parseHeld, rememberSource } from '../text/json/exactJson.ts';
export { layOutJson } from '../text/json/layOutJson.ts';
export { grantHash } from '../trust/grant.ts';
export { grantQuestion } from '../trust/grantText.ts';
export { createTrust } from '../trust/trust.ts';
export { judge } from '../validate/judge.ts';
export { editorModels } from './models/vscode/editorModels.ts';
