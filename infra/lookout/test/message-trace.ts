import type { Step } from './otlp.ts';

const place = (path: string, line: number, name: string) => ({
  'code.file.path': `/app/services/${path}`,
  'code.line.number': line,
  'code.function.name': name,
});

const message = { 'serin.message_id': 'm-4711' };
const credit = { service: 'credit', version: '1.1.0', track: 'canary' };

/** The trace of one message, which waits in a queue for a while and whose first delivery fails. */
export const messageTrace: readonly Step[] = [
  {
    span: 'post',
    name: 'POST /messages',
    kind: 2,
    from: 0,
    to: 14,
    attributes: {
      ...message,
      'http.response.status_code': 202,
      ...place('message/src/routes/post-message.ts', 21, 'postMessage'),
    },
  },
  {
    span: 'relay',
    parent: 'post',
    name: 'outbox relay',
    kind: 4,
    from: 31,
    to: 38,
    attributes: { ...message, ...place('message/src/messages/outbox.ts', 40, 'relay') },
    linkTo: { trace: 'b'.repeat(32), span: 'batch' },
  },
  { span: 'publish', parent: 'relay', name: 'credit-requests publish', kind: 4, from: 32, to: 37 },
  {
    ...credit,
    span: 'process',
    parent: 'publish',
    name: 'credit-requests process',
    kind: 5,
    from: 214,
    to: 236,
    attributes: message,
  },
  {
    ...credit,
    span: 'charge',
    parent: 'process',
    name: 'charge',
    from: 216,
    to: 233,
    attributes: { ...message, ...place('credit/src/credit/charge.ts', 33, 'charge') },
  },
  {
    ...credit,
    span: 'reply',
    parent: 'charge',
    name: 'credit-replies publish',
    kind: 4,
    from: 247,
    to: 251,
  },
  {
    span: 'verdict',
    parent: 'reply',
    name: 'credit-replies process',
    kind: 5,
    from: 268,
    to: 305,
    attributes: message,
  },
  { span: 'settle', parent: 'verdict', name: 'settle', from: 269, to: 304, attributes: message },
  {
    span: 'deliver',
    parent: 'settle',
    name: 'deliver',
    from: 281,
    to: 299,
    attributes: { ...message, 'serin.delivery': 'inbox' },
    thrown: {
      type: 'ProviderError',
      message: 'the provider answered 503',
      stack: [
        'ProviderError: the provider answered 503',
        '    at ask (file:///app/node_modules/undici/lib/ask.js:9:1)',
        '    at async deliver (file:///app/services/message/src/provider/deliver.ts:58:11)',
      ].join('\n'),
    },
  },
];
