import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRollout } from '../../../test-support/rollout.ts';
import { testSnapshot } from '../../../test-support/snapshot.ts';
import { snapshotDocument } from '../documents.ts';
import { span } from '../terminal/line.ts';
import { bestOf, captureOf } from './capture.ts';
import { screensAsSvg } from './svg.ts';

const recorded = readFileSync(join(import.meta.dirname, 'recorded.jsonl'), 'utf8');
const picture = join(import.meta.dirname, '../../../../../docs/rollout-watch.svg');

test('When the screen or its recording changes, then the picture in the documents is made anew', () => {
  const again = 'node_modules/.bin/node infra/rollout/src/show/capture/main.ts';
  expect(readFileSync(picture, 'utf8') === captureOf(recorded), `run ${again}`).toBe(true);
});

test('When a screen is drawn, then each piece stands in its column, and no sign of the markup is its own', () => {
  const svg = screensAsSvg('a & b', [[[span('set  '), span('<█>', 'canary')]]]);
  expect(svg).toContain('<title>a &amp; b</title>');
  expect(svg).toContain(
    'x="14" y="27.6" textLength="24" lengthAdjust="spacingAndGlyphs">set</text>',
  );
  expect(svg).toContain('x="54" y="27.6" textLength="24"');
  expect(svg).toContain('fill="#f2cf63">&lt;█&gt;</text>');
});

test('When a whole rollout was recorded, then the step that held, and the end, are what is kept', () => {
  const line = (second: number, changes: Parameters<typeof testSnapshot>[0]) =>
    JSON.stringify(
      snapshotDocument(testSnapshot({ at: `2026-12-01T12:00:0${second}Z`, ...changes })),
    );
  const first = { rollout: testRollout({ step: 0, act: 'holding' }) };
  const end = { rollout: testRollout({ phase: 'done' }), hold: undefined };
  const recording = [line(1, first), line(2, {}), line(3, {}), line(4, end)].join('\n');
  const kept = bestOf(recording).trim().split('\n');
  expect(kept.map((text) => JSON.parse(text).at)).toEqual([
    '2026-12-01T12:00:03Z',
    '2026-12-01T12:00:04Z',
  ]);
  expect(() => bestOf(line(4, end))).toThrow('no step held');
});
