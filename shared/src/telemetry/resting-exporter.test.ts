import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { eventually } from '../../test-support/eventually.ts';
import { listeningLog } from '../../test-support/silent-log.ts';
import { restingExporter } from './resting-exporter.ts';

/** An exporter that fails as long as the test says so, behind one that gives it short rests. */
function start() {
  const log = listeningLog();
  const counts = { exported: 0, dropped: 0, failed: 0 };
  const collector = { fails: true };
  const exporter = restingExporter(
    {
      export: (_spans, done) => done({ code: collector.fails ? 1 : 0 }),
      shutdown: async () => {},
    },
    {
      log,
      count: (outcome, count) => {
        counts[outcome] += count;
      },
      firstRestMillis: 5,
      longestRestMillis: 20,
    },
  );
  const send = () => exporter.export([{} as ReadableSpan], () => {});
  const said = () => log.lines.map(({ level }) => level);
  return { counts, collector, send, said };
}

test('When the collector fails again and again, then the log has one line for each time it goes and comes', async () => {
  const { counts, collector, send, said } = start();
  for (const times of [1, 2]) {
    collector.fails = true;
    await eventually(async () => {
      send();
      return counts.failed >= 5 * times;
    });
    collector.fails = false;
    await eventually(async () => {
      send();
      return counts.exported >= 5 * times;
    });
  }
  expect(said()).toEqual(['warn', 'info', 'warn', 'info']);
});

test('When it has failed, then what comes while it is left alone is dropped, and whoever sends is told nothing', () => {
  const { counts, send } = start();
  send();
  send();
  expect(counts).toEqual({ exported: 0, dropped: 1, failed: 1 });
});
