/**
 * The floors below, and what of this one builds on their code, as one chunk, loaded at the first use:
 * activation reads none of it, and the package holds one file for it instead of one a module.
 */
export { readRows } from '../eval/dataset.ts';
export { goldenDatasetOf, isEvalFile, planEvals } from '../eval/plan.ts';
export { isBadRow } from '../eval/row.ts';
export { runEval } from '../eval/runner.ts';
export { lastSamples, readSamples, samplesOfRow } from '../eval/storedSamples.ts';
export { suggestFor } from '../eval/suggestion/suggestFor.ts';
export { costText, evidenceText, needsText } from '../eval/suggestion/suggestionText.ts';
export { typedValue } from '../eval/typedValue.ts';
export { isBelow } from '../files/below.ts';
export { addIgnoreRule, lacksIgnoreRule } from '../files/gitIgnore.ts';
export { largest, sizeText } from '../files/limits.ts';
export { placeBelow } from '../files/read.ts';
export { stateKey } from '../files/state.ts';
export { workspaceFolderOf } from '../files/workspaceFolder.ts';
export { appendRow } from '../language/actions/appendRow.ts';
export { fewShotExample } from '../language/actions/fewShotExample.ts';
export { relaxRule } from '../language/actions/relaxRule.ts';
export { outputFindings, ruleBookOf } from '../language/outputFindings.ts';
export { builtInProviders } from '../model/builtInProviders.ts';
export { allModels } from '../model/catalogue.ts';
export { factsFor } from '../model/factsFor.ts';
export { countTokens } from '../model/tokens.ts';
export { parsePrompt } from '../prompt/document.ts';
export { renderPrompt } from '../prompt/render.ts';
export { ruleRange } from '../prompt/ruleRange.ts';
export { writeModel } from '../prompt/writeModel.ts';
export { buildRequest, outputOf } from '../run/buildRequest.ts';
export { modelsOfRun, pendingGrants } from '../run/connect.ts';
export { resolveEndpoint } from '../run/endpoint.ts';
export { judge } from '../run/judge.ts';
export { keyStatuses } from '../run/keyStatuses.ts';
export { declarationsIn, loadPromptText, nameOf, readPromptText } from '../run/loadPromptFile.ts';
export { localProviders, localServers } from '../run/localServers.ts';
export { createNodeHost, runLogFile } from '../run/nodeHost.ts';
export { planReply } from '../run/reply.ts';
export { requestHash } from '../run/requestHash.ts';
export { run } from '../run/run.ts';
export { parseHeld, rememberSource } from '../schema/exactJson.ts';
export { layOutJson } from '../schema/layOutJson.ts';
export { validateText } from '../schema/validate.ts';
export { grantHash } from '../trust/grant.ts';
export { grantQuestion } from '../trust/grantText.ts';
export { createTrust } from '../trust/trust.ts';
export { editorModels } from './editorModels.ts';
