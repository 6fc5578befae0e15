import { failureInWords } from '@serin/shared/health/failure-reason.ts';
import type { CheckState } from '@serin/shared/health/probe.ts';
import type { Identity } from '@serin/shared/telemetry/identity.ts';
import type { Mood } from './cat-store.ts';
import { sharesIn, withoutReady } from './shares.ts';
import type { Stock } from './take-stock.ts';

/** From so many waiting messages on, the cat is busy. */
const busyFrom = 100;

interface Line {
  name: string;
  state: CheckState;
  /** What it means to a caller when it is down. */
  meaning: string;
}

function upstreamsOf(stock: Stock): Line[] {
  const { postgres, queueRedis, cacheRedis, consul, provider } = stock;
  return [
    { name: 'PostgreSQL', state: postgres, meaning: 'nothing goes on' },
    { name: 'queue Redis', state: queueRedis, meaning: 'messages wait' },
    { name: 'cache Redis', state: cacheRedis, meaning: 'reads are slower' },
    ...(consul === undefined
      ? []
      : [{ name: 'Consul', state: consul, meaning: 'no new replica is found' }]),
    ...(provider === undefined
      ? []
      : [{ name: 'provider', state: provider, meaning: 'no message is delivered' }]),
  ];
}

/** What is wrong, each in a few words; nothing when all is well. */
function troublesOf(upstreams: Line[], replicas: Stock['replicas']): string[] {
  const down = upstreams.filter(({ state }) => state.state === 'down');
  // Without PostgreSQL no replica is ready: that needs no saying.
  if (down.length > 0)
    return down.map(({ name, state }) => `${name} is down, ${failureInWords(state.code ?? '')}`);
  return withoutReady(replicas ?? []).map((service) => `no replica of ${service} is ready`);
}

const why = ({ code = 'UNKNOWN' }: CheckState) => `${failureInWords(code)} (${code})`;

function inWords({ name, state, meaning }: Line): string {
  if (state.state === 'down') return `DOWN: ${why(state)}; ${meaning}`;
  if (state.state === 'up') return 'up';
  return name === 'provider' ? 'not asked yet' : 'not known yet';
}

/** `3 h 12 min`: the two largest parts say enough. */
export function lasting(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Math.floor(seconds) % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

const table = (rows: [string, string][]) =>
  rows.map(([name, text]) => `  ${name.padEnd(13)}${text}`);

const hints = (mood: Mood) =>
  mood === 'worried'
    ? ['npm run doctor', 'docs/troubleshooting.md   how each failure looks, and what to do']
    : [
        'curl -s localhost:48151/version                   ask often: who answers',
        'curl -s localhost:48151/version -H "X-Canary: 1"  the canary alone',
        'npm run drill                                     break it, and look here',
      ];

export interface Moment {
  now: Date;
  /** Of the replica that answers. */
  uptimeSeconds: number;
}

/** The page as people read it: at most 78 columns, no addresses, nothing secret. */
export function frontPage(stock: Stock, identity: Identity, { now, uptimeSeconds }: Moment) {
  const upstreams = upstreamsOf(stock);
  const troubles = troublesOf(upstreams, stock.replicas);
  const isBusy = stock.isPaused || (stock.depth ?? 0) >= busyFrom;
  const mood: Mood = troubles.length > 0 ? 'worried' : isBusy ? 'busy' : 'calm';
  const headline = {
    calm: 'Serin: all is well.',
    busy: 'Serin: all is well, and there is much to do.',
    worried: `Serin: ${troubles.join(';\n       ')}.`,
  };
  const { version, track, instance } = identity;
  const queue = stock.depth === undefined ? 'not known' : `${stock.depth} messages wait for credit`;
  return [
    // Without PostgreSQL from the beginning, no cat was ever seen.
    ...(stock.cats[mood] === undefined ? [] : [stock.cats[mood].replace(/^\n/, ''), '']),
    headline[mood],
    `${now.toISOString().slice(0, 19).replace('T', ' ')} UTC, by message ${version} ${track} ${instance}, up ${lasting(uptimeSeconds)}`,
    '',
    stock.consul?.state === 'down'
      ? 'Versions and shares, as Consul said last'
      : 'Versions and shares',
    ...(stock.replicas === undefined ? ['  not known'] : sharesIn(stock.replicas)),
    '',
    'Upstreams',
    ...table(upstreams.map((line) => [line.name, inWords(line)])),
    ...(stock.provider === undefined
      ? table([['provider', 'none: messages go into the inbox']])
      : []),
    '',
    'Queue',
    `  ${queue}; new ones are ${stock.isPaused ? 'REFUSED until there are fewer' : 'accepted'}`,
    '',
    'Try',
    ...hints(mood).map((hint) => `  ${hint}`),
    '',
  ].join('\n');
}
