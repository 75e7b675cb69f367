import { Uri, workspace } from 'vscode';
import { type PreparedCall, prepare } from '../../call/prepare.ts';
import type { DatasetRow } from '../../eval/dataset/row.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import type { ModelChoice, PanelPrompt } from '../../protocol/panelPrompt.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { Pictures } from '../media/pictures.ts';
import { availabilityOf } from '../models/availability.ts';
import { modelDetail } from '../models/modelChoices.ts';
import type { ModelPlaces } from '../models/modelPlaces.ts';
import { expectedOf, expectedText, listedRows } from '../output/goldenRows.ts';
import { previewMessages } from '../preview/previewMessages.ts';
import { formValues, type ReadForm, readForm } from './inputForm.ts';
import { shownForm } from './mediaFields.ts';
import { modelRefusal } from './modelRefusal.ts';
import type { PromptState } from './promptState.ts';
import type { RunEstimates } from './runEstimates.ts';
import { inputHash, shortRequestHash } from './session/answered.ts';
import type { ChosenRow, Described } from './session/port.ts';

/** What a description of a prompt needs besides its state. */
export interface DescribingParts {
  readonly places: ModelPlaces;
  readonly estimates: RunEstimates;
  readonly pictures: Pictures;
}

/** What the page shows of a prompt. `before`: what it showed last. */
export async function panelPromptOf(
  state: PromptState,
  described: Described,
  parts: DescribingParts,
  before: PanelPrompt | undefined,
): Promise<PanelPrompt> {
  const { prompt, fields, values, mode, dataset } = state;
  const { fieldProblems, record, autoRun } = described;
  const { metadata, diagnostics } = prompt.document;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const form = readForm(fields, values);
  const rows = dataset ? await listedRows(dataset) : [];
  const at = currentRow(state, form, rows);
  const row = rows[at];
  const { expected, output } = processGate().value({
    expected: row && expectedOf(row),
    output: row && expectedText(row),
  }).value;
  return {
    uri: state.uri,
    file: prompt.file ?? Uri.parse(state.uri).path,
    name: metadata.name ?? prompt.name,
    ...(metadata.description !== undefined && { description: metadata.description }),
    fields,
    ...(await shownForm(fields, values, prompt, parts.pictures)),
    models: await panelModels(state, { form, row, described }, parts, before),
    hasOutputSchema: metadata.output.schema !== undefined,
    problems: errors.map(({ message }) => message),
    trusted: workspace.isTrusted,
    rows: rows.length,
    ...(row && {
      row: {
        id: row.id,
        number: at + 1,
        ...(expected !== undefined && { expected }),
        ...(output !== undefined && { output }),
      },
    }),
    ...(isComplete(form) && { input: inputHash(form.input) }),
    ...(described.showsMessages && (await messagesOf(prompt, form, parts.pictures))),
    replies: mode,
    ...(fieldProblems && { fieldProblems }),
    ...(record !== undefined && { record }),
    ...(autoRun && { autoRun }),
  };
}

/** The messages that a run would send, with the origin of their parts. Keys in them are redacted. */
async function messagesOf(
  { document, partials, mediaPlaces }: LoadedPrompt,
  { input }: ReadForm,
  pictures: Pictures,
): Promise<Pick<PanelPrompt, 'messages'>> {
  const rendered = renderPrompt(document, { input }, { partials, provenance: true });
  if (!rendered.ok) return {};
  const media = await pictures.describeAll(rendered.messages, mediaPlaces);
  const messages = previewMessages(rendered.messages, rendered.spans ?? [], media);
  return { messages: processGate().value(messages).value };
}

/** The row before or after the current one; see the port. */
export async function nextRow(state: PromptState, by: -1 | 1): Promise<ChosenRow | undefined> {
  const { dataset, fields, values } = state;
  const rows = dataset ? await listedRows(dataset) : [];
  const at = currentRow(state, readForm(fields, values), rows);
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by;
  return rows[next];
}

/**
 * The index of the row whose input the form has, or -1. Only the row that the form was filled from and the
 * first one are compared, so that a long dataset is not read for each key press.
 */
function currentRow(
  { fields, lastRow }: PromptState,
  form: ReadForm,
  rows: readonly DatasetRow[],
): number {
  if (!isComplete(form)) return -1;
  const input = inputHash(form.input);
  const last = rows.findIndex(({ id }) => id === lastRow);
  return (
    [last, 0].find(index => {
      const row = rows[index];
      if (!row) return false;
      const ofRow = readForm(fields, formValues(fields, row.input));
      return isComplete(ofRow) && inputHash(ofRow.input) === input;
    }) ?? -1
  );
}

function isComplete({ problems }: ReadForm): boolean {
  return Object.keys(problems).length === 0;
}

interface AskedPrompt {
  readonly form: ReadForm;
  readonly row: DatasetRow | undefined;
  readonly described: Described;
}

async function panelModels(
  state: PromptState,
  { form, row, described: { lastOutputs } }: AskedPrompt,
  { places, estimates }: DescribingParts,
  before: PanelPrompt | undefined,
): Promise<readonly ModelChoice[]> {
  const { prompt, host, mode } = state;
  return Promise.all(
    state.models.map(async choice => {
      const { id } = choice;
      const known = before?.models.find(model => model.id === id);
      const request = { prompt, input: form.input, model: id, mode };
      const prepared = await preparedOrNot(request, host.settings);
      const { availability, key } = await availabilityOf(request, prepared, host, places, known);
      const reply = { last: lastOutputs[id], expected: row?.expected };
      return {
        ...choice,
        detail: modelDetail(id, factsFor(id, host.settings)),
        availability,
        ...(key && { key }),
        ...(prepared && {
          request: shortRequestHash(prepared.requestHash),
          estimate: await estimates.of(prepared, reply, availability, host.settings),
          ...(await modelRefusal(request, prepared, host)),
        }),
      };
    }),
  );
}

/** Undefined while the prompt has errors or its input cannot be used, which the page shows elsewhere. */
async function preparedOrNot(
  ...call: Parameters<typeof prepare>
): Promise<PreparedCall | undefined> {
  try {
    return await prepare(...call);
  } catch {
    return undefined;
  }
}
