import type { ColumnDetail } from '../../protocol/columnDetail.ts';
import { MediaView } from '../media/mediaView.tsx';
import { CopyButton } from '../replies/column/copyButton.tsx';
import { t } from '../strings.ts';

interface DetailProps {
  /** Undefined until the host has sent it. */
  readonly detail: ColumnDetail | undefined;
}

/** The messages as sent. */
export function MessagesView({ detail }: DetailProps) {
  if (!detail) return <Loading />;
  if (detail.messages.length === 0) return <Problem detail={detail} />;
  return (
    <ol class="detail-messages">
      {detail.messages.map(({ role, parts }, i) => (
        <li key={i}>
          <h3>{role}</h3>
          {parts.map((part, j) =>
            part.kind === 'media' ? (
              <MediaView key={j} media={part.media} />
            ) : (
              <pre
                key={j}
                class={`strip-text ${part.kind}`}
                dir={part.kind === 'json' ? 'ltr' : 'auto'}
              >
                {part.text}
              </pre>
            ),
          )}
        </li>
      ))}
    </ol>
  );
}

/** The HTTP request as the provider gets it, with the names of variables instead of keys. */
export function RequestView({ detail }: DetailProps) {
  if (!detail) return <Loading />;
  if (!detail.request.ok) return <Problem detail={detail} />;
  const { http, curl } = detail.request;
  return (
    <>
      <Block title={t('detail.http')} text={http} />
      <Block title={t('detail.curl')} text={curl} />
    </>
  );
}

/** The headers of the answers, and everything that the log has about the run. */
export function RecordView({ detail }: DetailProps) {
  if (!detail) return <Loading />;
  if (detail.record === undefined) return <p class="description">{t('detail.noRecord')}</p>;
  const { headers } = detail;
  return (
    <>
      {headers?.ok && <Block title={t('detail.headers')} text={headers.text} />}
      {headers?.ok === false && <p class="description">{t(headerReasons[headers.reason])}</p>}
      <Block title={t('detail.record')} text={detail.record} />
    </>
  );
}

const headerReasons = { notSent: 'detail.notSent', noneKept: 'detail.noHeaders' } as const;

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="detail-block">
      <header>
        <h3>{title}</h3>
        <CopyButton text={text} />
      </header>
      <pre class="strip-text" dir="ltr">
        {text}
      </pre>
    </div>
  );
}

function Loading() {
  return <p class="description">{t('detail.loading')}</p>;
}

function Problem({ detail: { request } }: { readonly detail: ColumnDetail }) {
  return <p class="description">{request.ok ? t('detail.noMessages') : request.message}</p>;
}
