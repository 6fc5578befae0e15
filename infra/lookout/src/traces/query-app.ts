import { renderTrouble } from '../html/page.ts';
import { sendHtml, sendText } from '../http/answers.ts';
import type { createAssets } from '../http/assets.ts';
import type { Handler } from '../http/serve.ts';
import { home } from './home.ts';
import { createJaegerApi } from './jaeger-api.ts';
import { readListFilter } from './list-filter.ts';
import { renderListPage } from './list-page.ts';
import { renderTracePage } from './trace-page.ts';
import type { TraceStore } from './trace-store.ts';

export interface QueryAppDeps {
  store: TraceStore;
  assets: ReturnType<typeof createAssets>;
  /** Microseconds since 1970. */
  nowMicros: () => number;
}

/** What Jaeger has on port 16686: `/`, `/search`, `/trace/<id>` and `/api`. */
export function createQueryApp({ store, assets, nowMicros }: QueryAppDeps): Handler {
  const answerApi = createJaegerApi(store, nowMicros);

  return (req, res, url) => {
    const { pathname, searchParams } = url;
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendText(res, 405, 'wants GET');
    if (pathname.startsWith('/assets/')) return assets(res, pathname);
    if (pathname.startsWith('/api/')) return answerApi(res, url);
    if (pathname === '/' || pathname === '/search') {
      const filter = readListFilter(searchParams);
      if (store.summary(filter.message) !== undefined)
        return res.writeHead(303, { location: `/trace/${filter.message}` }).end();
      return sendHtml(res, 200, renderListPage(store, filter));
    }
    const [, traceId] = /^\/trace\/([0-9a-f]{32})$/.exec(pathname) ?? [];
    if (traceId === undefined)
      return sendHtml(
        res,
        404,
        renderTrouble(home, 'No such page', 'There is nothing under this address.'),
      );
    const spans = store.spans(traceId);
    if (spans.length === 0) {
      const why =
        'It was not recorded, has not come yet, or is so old that newer ones took its place.';
      return sendHtml(res, 404, renderTrouble(home, 'No such trace', why));
    }
    const linkedFrom = store.summaries().filter((other) => other.linksTo.has(traceId));
    const isOpen = searchParams.get('open') === 'all';
    sendHtml(res, 200, renderTracePage({ spans, linkedFrom, isOpen }));
  };
}
