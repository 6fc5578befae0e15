import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inlineCodeIn } from '../../test/inline-code.ts';
import { messageTrace } from '../../test/message-trace.ts';
import { exportOf, post, spanId } from '../../test/otlp.ts';
import { startTraces } from './start-traces.ts';

const traceId = '0a'.repeat(16);
const evilId = '0e'.repeat(16);
const script = '" onfocus=alert(1) \'></pre><script>alert(1)</script>';
let traces: Awaited<ReturnType<typeof startTraces>>;

beforeAll(async () => {
  const limits = { maxTraces: 100, maxBytes: 1_000_000, maxSpansPerTrace: 100 };
  const options = { host: '127.0.0.1', otlpPort: 0, queryPort: 0, limits, say: () => {} };
  traces = await startTraces(options);
  const now = Date.now() * 1_000;
  for (const step of messageTrace) await post(traces.otlpUrl, exportOf(traceId, now, step));
  const evil = {
    ...{
      span: 'evil',
      parent: 'gone',
      name: script,
      service: script,
      version: script,
      track: script,
    },
    ...{ from: 0, to: 2_000, attributes: { [script]: script, 'code.file.path': script } },
    thrown: { type: script, message: script, stack: script },
    linkTo: { trace: traceId, span: 'post' },
  };
  await post(traces.otlpUrl, exportOf(evilId, now, evil));
});
afterAll(() => traces.close());

const open = async (path: string) => {
  const answer = await fetch(traces.url + path, { redirect: 'manual' });
  return { answer, text: await answer.text() };
};

describe('escaping', () => {
  test.each([
    '/',
    `/trace/${evilId}`,
    `/search?service=${encodeURIComponent(script)}&longer=${encodeURIComponent(script)}`,
  ])('When spans hold markup, then %s shows it as text', async (path) => {
    const { text } = await open(path);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script');
    expect(inlineCodeIn(text)).toEqual([]);
  });

  test.each(['/', `/trace/${traceId}`, '/api/services', '/assets/page.css', '/nothing'])(
    'When %s is asked for, then the policy allows no script and nothing from elsewhere',
    async (path) => {
      const { headers } = (await open(path)).answer;
      expect(headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self'",
      );
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

describe('the list', () => {
  const listed = async (query: string) => {
    const { text } = await open(`/search?${query}`);
    return [traceId, evilId].filter((id) => text.includes(`href="/trace/${id}"`));
  };

  test.each([
    ['everything', '', [traceId, evilId]],
    ['a service', 'service=credit', [traceId]],
    ['a version of a service', 'service=credit&version=1.1.0&track=canary', [traceId]],
    ['a version that this service has not', 'service=message&version=1.1.0', []],
    ['errors of a service', 'service=message&errors=1', [traceId]],
    ['errors of a service that has none', 'service=credit&errors=1', []],
    ['long ones', 'longer=1s', [evilId]],
    ['a message', 'message=m-4711', [traceId]],
    ['another message', 'message=m-0', []],
  ])('When the form asks for %s, then that is listed', async (_what, query, wanted) => {
    expect(await listed(query)).toEqual(wanted);
  });

  test('When the slowest are wanted first, then they are first', async () => {
    const { text } = await open('/search?sort=slowest');
    expect(text.indexOf(evilId)).toBeLessThan(text.indexOf(traceId));
  });

  test('When a trace id is typed in, then its page opens', async () => {
    const { answer } = await open(`/search?message=${traceId}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/trace/${traceId}`]);
  });

  test('When a duration makes no sense, then the form says so', async () => {
    expect((await open('/search?longer=soon')).text).toContain('wants a duration');
  });
});

describe('a trace', () => {
  test('When a step threw, then its file and line stand there at once', async () => {
    const { text } = await open(`/trace/${traceId}`);
    expect(text).toContain('services/message/src/provider/deliver.ts:58');
    expect(text).toContain('ProviderError');
    expect(text).toMatch(/track-canary">canary<\/span>\s*<span class="version">1\.1\.0/);
  });

  test('When a step waited, then the page says how long, in words and as a gap', async () => {
    const { text } = await open(`/trace/${traceId}`);
    expect(text).toContain('waited 177 ms after its parent had ended');
    expect(text).toContain('class="gap"');
  });

  test('When another trace links to it, then there is a way there and back', async () => {
    expect((await open(`/trace/${traceId}`)).text).toContain(`href="/trace/${evilId}"`);
    const { text } = await open(`/trace/${evilId}`);
    expect(text).toContain(`href="/trace/${traceId}#span-${spanId('post')}"`);
    expect(text).toContain('its parent is not here');
  });

  test.each([
    `/trace/${'9'.repeat(32)}`,
    '/trace/x',
    '/x',
    '/assets/../package.json',
    '/assets/%2e%2e%2fpackage.json',
  ])('When %s is not there, then the answer is 404', async (path) =>
    expect((await open(path)).answer.status).toBe(404),
  );

  test('When somebody posts, then the answer is 405', async () => {
    expect((await fetch(traces.url, { method: 'POST' })).status).toBe(405);
  });
});
