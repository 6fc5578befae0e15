import { expect, test } from 'vitest';
import { createReplica } from '../../test/simulated-replica.ts';
import { count } from './counts.ts';

const versions = { canary: '1.2.0', stable: '1.1.0' };
const read = ['GET', '/messages'] as const;
const name = 'GET /messages';
const start = 1_000;

const canaryAt = (startedAt = start) =>
  createReplica({ track: 'canary', version: '1.2.0', instance: 'a:8080' }, startedAt);
const stableAt = (instance: string, startedAt = 0) =>
  createReplica({ track: 'stable', version: '1.1.0', instance }, startedAt);
type Replica = ReturnType<typeof canaryAt>;

const ask = (replica: Replica, requests: number, status = '200', seconds = 0.004) => {
  for (let left = requests; left > 0; left -= 1) replica.answer(read, status, seconds);
};
const seriesOf = (...replicas: Replica[]) => replicas.flatMap((one) => one.series(0));
/** Scraped each 5 s from `from` on, with so many requests before each scrape. */
const live = (replica: Replica, from: number, ...requests: number[]) => {
  for (const [index, each] of requests.entries()) {
    ask(replica, each);
    replica.scrape(from + 5 * index);
  }
};

test('When counters have grown, then the difference of two scrapes is counted, and nothing of before', () => {
  const [canary, stable] = [canaryAt(), stableAt('b:8080')];
  live(canary, 1_010, 100, 7, 8);
  live(stable, 1_009, 1_000, 20, 20, 20);
  const { seconds, ...counts } = count(seriesOf(canary, stable), versions, 1_010, 0);
  expect(counts.canary.get(name)).toMatchObject({ total: 15, failed: 0 });
  expect(counts.stable.get(name)).toMatchObject({ total: 40 });
  expect(seconds).toBe(10);
});

test('When a replica has just begun, then its first seconds do not count', () => {
  const canary = canaryAt();
  live(canary, 1_002, 1, 10, 100, 1_000);
  const alone = { ...versions, stable: null };
  expect(count(seriesOf(canary), alone, 1_001, 3).canary.get(name)?.total).toBe(1_100);
  expect(count(seriesOf(canary), alone, 1_001, 9).canary.get(name)?.total).toBe(1_000);
});

test('When a counter is not there at the first scrape, then it was 0', () => {
  const canary = canaryAt();
  live(canary, 1_010, 5, 5);
  ask(canary, 2, '500');
  canary.scrape(1_020);
  const counts = count(seriesOf(canary), { ...versions, stable: null }, 1_010, 0);
  expect(counts.canary.get(name)).toMatchObject({ total: 7, failed: 2 });
});

test('When answers fail, then 5xx and 499 count as failed, 4xx do not, and only the others have times', () => {
  const canary = canaryAt();
  canary.scrape(1_010);
  for (const status of ['200', '404', '499', '500', '503']) ask(canary, 1, status, 0.2);
  canary.scrape(1_015);
  const { canary: counted, bounds } = count(
    seriesOf(canary),
    { ...versions, stable: null },
    1_010,
    0,
  );
  const tally = counted.get(name);
  expect(tally).toMatchObject({ total: 5, failed: 3, seconds: 0.4 });
  expect(
    tally?.times.map((times, index) => [bounds[index], times]).filter(([, times]) => times),
  ).toEqual([[0.25, 2]]);
});

test('When a stable replica is killed and another comes, then both are counted as long as they were there', () => {
  const [canary, gone, fresh] = [canaryAt(), stableAt('b:8080'), stableAt('c:8080', 1_019)];
  live(canary, 1_010, 0, 10, 10, 10, 10, 10);
  live(gone, 1_008, 0, 5, 5);
  live(fresh, 1_021, 100, 70, 7, 7);
  const { stable } = count(seriesOf(canary, gone, fresh), versions, 1_010, 3);
  expect(stable.get(name)?.total).toBe(5 + 14);
});

test('When a process is replaced in its place, then the fall of its counters is no growth', () => {
  const [canary, stable] = [canaryAt(), stableAt('b:8080')];
  live(canary, 1_010, 0, 10, 10, 10, 10);
  live(stable, 1_009, 1_000, 5, 5);
  stable.restart(1_020);
  live(stable, 1_024, 2_000, 4, 5);
  const counts = count(seriesOf(canary, stable), versions, 1_010, 0);
  expect(counts.stable.get(name)?.total).toBe(5 + 5 + 4);
  expect(counts.restarted).toEqual([]);
});

test('When the canary itself was started again, then it is named', () => {
  const canary = canaryAt();
  live(canary, 1_010, 0, 10);
  canary.restart(1_018);
  live(canary, 1_020, 1, 2);
  expect(count(seriesOf(canary), { ...versions, stable: null }, 1_010, 0).restarted).toEqual([
    'a:8080',
  ]);
});

test('When everything fails for a moment between the scrapes of two replicas, then stable has its part too', () => {
  const [canary, stable] = [canaryAt(), stableAt('b:8080')];
  live(canary, 1_011, 0, 50);
  live(stable, 1_010, 0, 50);
  ask(canary, 5, '500');
  ask(stable, 5, '500');
  // The canary is scraped just after, stable four seconds later.
  canary.scrape(1_021);
  live(stable, 1_020, 50, 50);
  const counts = count(seriesOf(canary, stable), versions, 1_010, 0);
  expect([counts.canary.get(name)?.failed, counts.stable.get(name)?.failed]).toEqual([5, 5]);
});

test('When stable has not been scraped since, then the canary’s last scrape waits', () => {
  const [canary, stable] = [canaryAt(), stableAt('b:8080')];
  live(stable, 1_010, 0, 10);
  live(canary, 1_011, 0, 10, 10);
  expect(count(seriesOf(canary, stable), versions, 1_010, 0).canary.size).toBe(0);
  live(stable, 1_020, 10);
  expect(count(seriesOf(canary, stable), versions, 1_010, 0).canary.get(name)?.total).toBe(10);
});

test('When jobs fail, or are tried again, then they are failed jobs, whichever track’s queue they come from', () => {
  const canary = canaryAt();
  canary.scrape(1_010);
  for (const outcome of ['done', 'retried', 'failed', 'stalled'])
    for (const queue of ['credit-requests', 'credit-requests-canary']) canary.work(queue, outcome);
  canary.scrape(1_015);
  const { canary: counted } = count(seriesOf(canary), { ...versions, stable: null }, 1_010, 0);
  expect([...counted]).toEqual([
    ['jobs of credit-requests', expect.objectContaining({ total: 6, failed: 4 })],
  ]);
});

test('When another version is there as well, then it is not counted', () => {
  const other = createReplica({ track: 'canary', version: '1.1.9', instance: 'x:8080' }, 0);
  live(other, 1_010, 0, 10);
  const counts = count(seriesOf(other), { ...versions, stable: null }, 1_010, 0);
  expect(counts).toMatchObject({ canary: new Map(), stable: new Map(), seconds: 0 });
});
