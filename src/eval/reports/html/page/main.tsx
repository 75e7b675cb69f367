import { render } from 'preact';
import type { IndexChunk, PageData } from '../pageData.ts';
import { ReportCharts } from './charts.tsx';
import { DetailView, type OpenSample } from './detail.tsx';
import { SampleFilters } from './filters.tsx';
import { messages } from './messages.ts';
import { type Index, indexOf, type PageRow, readBlocks, readDetail, search } from './readData.ts';
import { ROW_HEIGHT, RowTable } from './rowTable.tsx';
import { everything, type Selection, select } from './selection.ts';
import { EvalSection, TableView, VerdictMark } from './summary.tsx';
import './page.css';

const root = document.getElementById('page') ?? document.body;

void loadPageData();

async function loadPageData(): Promise<void> {
  const [[data], chunks] = await Promise.all([
    readBlocks<PageData>('data'),
    readBlocks<IndexChunk>('index'),
  ]);
  if (data) startPage(data, indexOf(chunks));
}

function startPage(data: PageData, index: Index): void {
  let selection: Selection = everything;
  let rows = index.rows;
  let isSearching = false;
  let active = 0;
  let view = { top: 0, height: 600 };
  let opened: { readonly row: PageRow; readonly samples: readonly OpenSample[] } | undefined;
  const isCompared = index.samples.some(({ change }) => change !== '');

  function list(hits?: ReadonlySet<number>): void {
    rows = select(index, selection, hits);
    active = 0;
    const table = document.getElementById('rows');
    if (table) table.scrollTop = 0;
    view = { ...view, top: 0 };
    draw();
  }

  async function choose(chosen: Selection): Promise<void> {
    const isNew = chosen.text !== selection.text || chosen.text !== '';
    selection = chosen;
    isSearching = isNew && chosen.text !== '';
    list();
    if (!isSearching) return;
    const hits = await search(index, chosen.text);
    // A later search has its own answer.
    if (selection !== chosen) return;
    isSearching = false;
    list(hits);
  }

  function move(at: number): void {
    active = at;
    const table = document.getElementById('rows');
    const top = at * ROW_HEIGHT;
    if (table) {
      // The heading covers the first line of what can be seen.
      const room = table.clientHeight - 2 * ROW_HEIGHT;
      if (top < table.scrollTop) table.scrollTop = top;
      else if (top > table.scrollTop + room) table.scrollTop = top - room;
      view = { top: table.scrollTop, height: table.clientHeight };
    }
    draw();
    document.getElementById(`row-${at}`)?.focus({ preventScroll: true });
  }

  async function open(at: number): Promise<void> {
    const row = rows[at];
    if (!row) return;
    active = at;
    const numbers = row.cells.flatMap(cell => cell ?? []);
    const read = numbers.map(async number => ({
      sample: index.samples[number],
      detail: await readDetail(index, number),
    }));
    const samples = (await Promise.all(read)).flatMap(({ sample, detail }) =>
      sample && detail ? [{ sample, detail }] : [],
    );
    opened = { row, samples };
    draw();
    document.getElementById('detail')?.focus();
  }

  function close(): void {
    opened = undefined;
    draw();
    document.getElementById(`row-${active}`)?.focus();
  }

  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && opened) close();
  });

  function draw(): void {
    const { evals, columns, title, verdict, grids } = data;
    const status = isSearching
      ? messages.searching()
      : messages.rowsShown(rows.length, index.rows.length);
    render(
      <>
        <h1>
          <VerdictMark verdict={verdict} /> {title}
        </h1>
        {grids.map((table, at) => (
          <section key={at}>
            <h2>{table.title}</h2>
            <TableView table={table} />
          </section>
        ))}
        {evals.map((each, at) => (
          <EvalSection key={at} each={each} isNamed={evals.length > 1} />
        ))}
        <ReportCharts columns={columns} index={index} />
        {index.rows.length > 0 && (
          <>
            <h2>Rows</h2>
            <SampleFilters {...{ selection, columns, isCompared, status, onChange: choose }} />
            <div class={opened ? 'rows split' : 'rows'}>
              <RowTable
                {...{ columns, index, rows, active, opened: opened?.row, ...view }}
                onScroll={(top, height) => {
                  view = { top, height };
                  draw();
                }}
                onActive={move}
                onOpen={open}
              />
              {opened && <DetailView {...opened} columns={columns} onClose={close} />}
            </div>
          </>
        )}
      </>,
      root,
    );
  }

  root.textContent = '';
  draw();
}
